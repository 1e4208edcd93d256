using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;

namespace Workers.Clusters;

/// <summary>Takes a node and its pods out of a cluster.</summary>
internal sealed class LeaveNodeHandler(IClusters clusters, INodeAgents agents, PodRemoval pods, NodeRemoval nodes, TimeProvider time) : IJobHandler<LeaveNodeRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(LeaveNodeRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var cluster = clusters.Open(request.Cluster);
        await Task.WhenAll(cluster.Pods.Synced, cluster.Nodes.Synced).WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);
        RequireOurs(cluster, agents, request.Node);
        foreach (var pod in cluster.Pods.Items.Where(p => p.Spec.NodeName == request.Node))
        {
            await pods.RemoveAsync(cluster, pod.Metadata.Namespace!, pod.Metadata.Name!, context, cancellationToken);
        }

        await nodes.RemoveAsync(cluster, request.Node, context, cancellationToken);
        return JobOutcome.Success($"Node {request.Node} is gone, and nothing of it is left.");
    }

    /// <summary>Only nodes that run wasm are taken out from here: in a real cluster the others are somebody else's.</summary>
    private static void RequireOurs(ClusterConnection cluster, INodeAgents agents, string name)
    {
        var node = cluster.Nodes.Find(null, name);
        if (node is not null && agents.Find(cluster.Info.Name, name) is null && node.Metadata.Labels?.GetValueOrDefault("kubernetes.io/arch") != "wasm32-wasi")
        {
            throw new ProblemException(ProblemKind.Forbidden, $"Node {name} is not a wasm node.", "The dashboard takes out only those.", "Use kubectl delete node, if that is meant.");
        }
    }
}
