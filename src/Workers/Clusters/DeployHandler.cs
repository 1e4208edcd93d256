using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;

namespace Workers.Clusters;

/// <summary>Applies a pod for a published module and reports until it runs or has ended.</summary>
internal sealed class DeployHandler(
    IClusters clusters, Kubectl kubectl, PullSecretMaker secrets, PodRemoval pods, DataPaths paths, IOptions<ClusterOptions> options, TimeProvider time)
    : IJobHandler<DeployRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(DeployRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var cluster = clusters.Open(request.Cluster);
        await cluster.Pods.Synced.WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);
        await EnsureNamespaceAsync(cluster, request.Namespace, context, cancellationToken);
        if (await cluster.Client.FindAsync<V1Pod>(request.Namespace, request.Name, cancellationToken) is { } old)
        {
            RequireOurs(old);
            context.Log.Write(LogSource.System, "A pod of this name is there already; it is replaced.");
            await pods.RemoveAsync(cluster, request.Namespace, request.Name, context, cancellationToken);
        }

        var secret = await secrets.MakeAsync(cluster, request, context, cancellationToken);
        var file = Path.Combine(Directory.CreateDirectory(ManifestFolder.Of(paths, request.Cluster, request.Namespace, request.Name)).FullName, "pod.yaml");
        await File.WriteAllTextAsync(file, PodManifest.Yaml(request, secret), cancellationToken);
        await kubectl.RunAsync(
            cluster.Info, ["apply", "-f", file], () => cluster.Client.CreateAsync(PodManifest.Create(request, secret), cancellationToken), context, cancellationToken);
        context.SetResult("pod", $"{request.Namespace}/{request.Name}");
        context.SetResult("reference", request.Reference);
        return await WaitAsync(cluster, request, context, cancellationToken);
    }

    private static void RequireOurs(V1Pod pod)
    {
        if (pod.Metadata.Labels?.GetValueOrDefault(PodManifest.ManagedBy) != PodManifest.Dashboard)
        {
            throw new ProblemException(
                ProblemKind.Conflict,
                $"There is a pod {pod.Metadata.Namespace}/{pod.Metadata.Name} that the dashboard did not make.",
                "It would be replaced.",
                "Choose another name, or delete it with kubectl.");
        }
    }

    private static async Task EnsureNamespaceAsync(ClusterConnection cluster, string ns, IJobContext context, CancellationToken cancellationToken)
    {
        if (await cluster.Client.FindAsync<V1Namespace>(null, ns, cancellationToken) is null)
        {
            Kubectl.Show(cluster.Info, ["create", "namespace", ns], context);
            await cluster.Client.CreateAsync(new V1Namespace { Metadata = new ObjectMeta { Name = ns } }, cancellationToken);
        }
    }

    private async Task<JobOutcome> WaitAsync(ClusterConnection cluster, DeployRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        using var signal = new ClusterSignal().Watch(cluster.Pods).Watch(cluster.Events);
        var news = new PodNews(context.Log);
        var began = time.GetTimestamp();
        while (true)
        {
            var pod = cluster.Pods.Find(request.Namespace, request.Name);
            if (pod is not null)
            {
                news.Look(pod, cluster.Events.Items);
                if (PodOutcome.Of(pod) is { } outcome)
                {
                    context.SetResult("phase", pod.Status?.Phase ?? "");
                    return outcome;
                }
            }

            if (time.GetElapsedTime(began) > options.Value.DeployTimeout)
            {
                return JobOutcome.Failure(
                    $"The pod neither ran nor ended within {options.Value.DeployTimeout.TotalSeconds:0} s. {PodOutcome.Explain(pod, cluster.Nodes.Items)} It is still there and goes on trying.");
            }

            if (cluster.Closed.IsCancellationRequested)
            {
                return JobOutcome.Failure("The cluster was stopped meanwhile. The pod goes on when it is started again.");
            }

            await signal.NextAsync(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }
}
