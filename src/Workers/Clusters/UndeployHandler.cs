using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;

namespace Workers.Clusters;

/// <summary>Deletes a deployed pod and what was made for it.</summary>
internal sealed class UndeployHandler(IClusters clusters, PodRemoval pods, TimeProvider time) : IJobHandler<UndeployRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(UndeployRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var cluster = clusters.Open(request.Cluster);
        await cluster.Pods.Synced.WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);
        return await pods.RemoveAsync(cluster, request.Namespace, request.Name, context, cancellationToken)
            ? JobOutcome.Success($"Pod {request.Namespace}/{request.Name} is gone.")
            : JobOutcome.Success($"There was no pod {request.Namespace}/{request.Name}.");
    }
}
