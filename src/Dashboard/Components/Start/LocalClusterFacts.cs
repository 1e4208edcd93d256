using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Components.Start;

/// <summary>Reads the facts from the local cluster's informers and the newest cluster job.</summary>
public sealed class LocalClusterFacts : IClusterFacts
{
    private const string Name = "local";
    private const string WasmArchitecture = "wasm32-wasi";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // What a person does to end the path; a job is known by its title, which its request gives.
    private static readonly string[] Endings = [new CleanUpRequest(Name).Title, new DeleteClusterRequest(Name).Title];
    private readonly IClusters clusters;
    private readonly IJobService jobs;

    /// <summary>Takes what it reads from.</summary>
    public LocalClusterFacts(IClusters clusters, IJobService jobs)
    {
        this.clusters = clusters;
        this.jobs = jobs;
    }

    /// <inheritdoc/>
    public async Task<ClusterFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var newest = await jobs.ListAsync(JobKind.Cluster, 1, null, cancellationToken);
        var over = newest is [{ State: JobState.Succeeded } job] && Endings.Contains(job.Title, StringComparer.Ordinal);
        if (clusters.Get(Name).Local is not { State: LocalClusterState.Running })
        {
            return ClusterFacts.None with { CleanedUp = over };
        }

        try
        {
            var connection = clusters.Open(Name);
            await Task.WhenAll(connection.Nodes.Synced, connection.Pods.Synced, connection.Requests.Synced).WaitAsync(Patience, cancellationToken);
            return Of(connection.Nodes.Items, connection.Pods.Items, connection.Requests.Items, over);
        }
        catch (Exception exception) when (exception is ProblemException or TimeoutException or ObjectDisposedException)
        {
            // It has just stopped, or does not answer yet; the page asks again in a moment.
            return new ClusterFacts(Running: true);
        }
    }

    /// <summary>The facts in these objects.</summary>
    internal static ClusterFacts Of(IReadOnlyList<V1Node> nodes, IReadOnlyList<V1Pod> pods, IReadOnlyList<V1CertificateSigningRequest> requests, bool over)
    {
        var node = nodes.FirstOrDefault(IsWasm);
        var waiting = requests.FirstOrDefault(request =>
            request.Spec.SignerName == V1CertificateSigningRequest.KubeletServingSigner && !request.Has("Approved") && !request.Has("Denied"));
        var pod = pods.Where(p => node is not null && p.Spec.NodeName == node.Metadata.Name).MaxBy(p => p.Metadata.CreationTimestamp);
        return new ClusterFacts(
            Running: true,
            node?.Metadata.Name,
            node?.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) ?? false,
            waiting?.Metadata.Name,
            pod?.Metadata.Name,
            pod?.Status?.Phase ?? (pod is null ? null : "Pending"),
            pod is null ? null : $"/cluster/{Name}/pods/{pod.Metadata.Namespace}/{pod.Metadata.Name}",
            CleanedUp: over && node is null && waiting is null);
    }

    private static bool IsWasm(V1Node node) =>
        node.Metadata.Labels?.TryGetValue("kubernetes.io/arch", out var architecture) == true && architecture == WasmArchitecture;
}
