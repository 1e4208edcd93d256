using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Storage;

namespace Workers.Clusters;

/// <summary>Takes out everything the dashboard put into a cluster, and then looks whether anything is left.</summary>
internal sealed class CleanUpHandler(IClusters clusters, INodeAgents agents, PodRemoval pods, NodeRemoval nodes, DataPaths paths, TimeProvider time)
    : IJobHandler<CleanUpRequest>
{
    private static readonly KubeSelector Ours = new(Label: $"{PodManifest.ManagedBy}={PodManifest.Dashboard}");

    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(CleanUpRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var cluster = clusters.Open(request.Cluster);
        await Task.WhenAll(cluster.Pods.Synced, cluster.Nodes.Synced, cluster.Requests.Synced).WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);
        var names = NodeNames(cluster);
        var ours = await cluster.Client.ListAsync<V1Pod>(null, Ours, cancellationToken);
        var bound = cluster.Pods.Items.Where(p => p.Spec.NodeName is { } node && names.Contains(node));
        foreach (var pod in ours.Items.Concat(bound).DistinctBy(p => p.Metadata.Uid))
        {
            await pods.RemoveAsync(cluster, pod.Metadata.Namespace!, pod.Metadata.Name!, context, cancellationToken);
        }

        foreach (var node in names)
        {
            await nodes.RemoveAsync(cluster, node, context, cancellationToken);
        }

        await RemoveSecretsAsync(cluster, context, cancellationToken);
        ManifestFolder.DeleteAll(paths, request.Cluster);
        var left = await LeftAsync(cluster, names, cancellationToken);
        return left.Count == 0
            ? JobOutcome.Success("Nothing is left.")
            : JobOutcome.Failure($"Still there: {string.Join(", ", left)}. Clean up again, or delete it with kubectl.");
    }

    /// <summary>Nodes whose agents we run, and wasm nodes or requests that an earlier agent of ours left.</summary>
    private HashSet<string> NodeNames(ClusterConnection cluster)
    {
        var names = agents.List().Where(a => a.Cluster == cluster.Info.Name).Select(a => a.Node).ToHashSet(StringComparer.Ordinal);
        names.UnionWith(cluster.Requests.Items.Select(r => r.Metadata.Labels?.GetValueOrDefault(BootstrapToken.NodeLabel)).OfType<string>().Where(KubeNames.IsLabel));
        if (cluster.Info.IsLocal)
        {
            names.UnionWith(cluster.Nodes.Items.Select(n => n.Metadata.Name).OfType<string>().Where(KubeNames.IsLabel));
        }

        return names;
    }

    private static async Task RemoveSecretsAsync(ClusterConnection cluster, IJobContext context, CancellationToken cancellationToken)
    {
        var tokens = await cluster.Client.ListAsync<V1Secret>("kube-system", new KubeSelector(Label: BootstrapToken.NodeLabel), cancellationToken);
        var pulls = await cluster.Client.ListAsync<V1Secret>(null, Ours, cancellationToken);
        foreach (var secret in tokens.Items.Concat(pulls.Items))
        {
            Kubectl.Show(cluster.Info, ["-n", secret.Metadata.Namespace!, "delete", "secret", secret.Metadata.Name!], context);
            await cluster.Client.DeleteAsync<V1Secret>(secret.Metadata.Namespace, secret.Metadata.Name!, cancellationToken);
        }
    }

    private async Task<List<string>> LeftAsync(ClusterConnection cluster, HashSet<string> names, CancellationToken cancellationToken)
    {
        var client = cluster.Client;
        var left = new List<string>();
        left.AddRange((await client.ListAsync<V1Pod>(null, Ours, cancellationToken)).Items.Select(p => $"pod {p.Metadata.Name}"));
        left.AddRange((await client.ListAsync<V1Node>(null, null, cancellationToken)).Items.Where(n => names.Contains(n.Metadata.Name!)).Select(n => $"node {n.Metadata.Name}"));
        left.AddRange((await client.ListAsync<V1Lease>(V1Lease.NodeNamespace, null, cancellationToken)).Items.Where(l => names.Contains(l.Metadata.Name!)).Select(l => $"lease {l.Metadata.Name}"));
        left.AddRange((await client.ListAsync<V1CertificateSigningRequest>(null, null, cancellationToken)).Items.Where(r => names.Any(n => NodeRequests.IsOf(r, n))).Select(r => $"csr {r.Metadata.Name}"));
        left.AddRange(agents.List().Where(a => a.Cluster == cluster.Info.Name).Select(a => $"process {a.ProcessId}"));
        return left;
    }
}
