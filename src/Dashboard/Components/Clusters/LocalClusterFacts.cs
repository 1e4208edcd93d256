using Dashboard.Api;
using Dashboard.Components.Start;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;

namespace Dashboard.Components.Clusters;

/// <summary>Tells the start page about the local cluster, from what its informers hold.</summary>
internal sealed class LocalClusterFacts(IClusters clusters, IJobService jobs) : IClusterFacts
{
    private const string Local = "local";

    /// <inheritdoc/>
    public async Task<ClusterFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var running = clusters.Get(Local).Local is { State: LocalClusterState.Running };
        var recent = await jobs.ListAsync(JobKind.Cluster, 1, null, cancellationToken);
        var cleaned = recent is [{ State: JobState.Succeeded } last] && (last.Title.StartsWith("Clean up", StringComparison.Ordinal) || last.Title.StartsWith("Delete cluster", StringComparison.Ordinal));
        if (!running)
        {
            return new ClusterFacts(Running: false, CleanedUp: cleaned);
        }

        try
        {
            var cluster = clusters.Open(Local);
            var nodes = cluster.Nodes.Items.Select(n => NodeView.From(n, null)).ToList();
            var node = nodes.Find(n => n.Ready) ?? nodes.FirstOrDefault();
            var pod = cluster.Pods.Items.Select(PodView.From).Where(p => p.Ours).OrderByDescending(p => p.CreatedAt).FirstOrDefault();
            return new ClusterFacts(
                Running: true,
                node?.Name,
                node?.Ready == true,
                cluster.Requests.Items.Select(CsrView.From).FirstOrDefault(r => r.State == "Pending")?.Name,
                pod?.Name,
                pod?.Phase,
                pod is null ? null : PodTable.HrefOf(Local, pod),
                cleaned && node is null && pod is null);
        }
        catch (ProblemException)
        {
            // Stopped between the two questions; the next reading says so.
            return ClusterFacts.None;
        }
    }
}
