using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;

namespace Workers.Clusters;

/// <summary>Takes a node out: process, Node, Lease, both certificate requests, tokens, events, data folder.</summary>
internal sealed class NodeRemoval(INodeAgents agents)
{
    /// <summary>Stops the agent and removes everything of the node but its pods.</summary>
    public async Task RemoveAsync(ClusterConnection cluster, string node, IJobContext context, CancellationToken cancellationToken)
    {
        var name = cluster.Info.Name;
        if (agents.Find(name, node) is { } agent)
        {
            context.Log.Write(LogSource.System, $"Stopping the node agent (process {agent.ProcessId}).");
            await agents.StopAsync(name, node, cancellationToken);
        }

        // The lease goes before the node: a node's garbage collection would do it, but later.
        await DeleteAsync<V1Lease>(cluster, V1Lease.NodeNamespace, node, "lease", context, cancellationToken);
        await DeleteAsync<V1Node>(cluster, null, node, "node", context, cancellationToken);
        await RemoveRequestsAsync(cluster, node, context, cancellationToken);
        await RemoveTokensAsync(cluster, node, context, cancellationToken);
        await PodRemoval.RemoveEventsAsync(cluster, e => e.InvolvedObject is { Kind: "Node" } about && about.Name == node, cancellationToken);
        var folder = agents.FolderOf(name, node);
        if (Directory.Exists(folder))
        {
            context.Log.Write(LogSource.System, $"Deleting {folder}");
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Deletes the node's certificate requests: left over, they would stand in a new join's way.</summary>
    public async Task RemoveRequestsAsync(ClusterConnection cluster, string node, IJobContext context, CancellationToken cancellationToken)
    {
        var all = await cluster.Client.ListAsync<V1CertificateSigningRequest>(null, null, cancellationToken);
        foreach (var request in all.Items.Where(r => NodeRequests.IsOf(r, node)))
        {
            await DeleteAsync<V1CertificateSigningRequest>(cluster, null, request.Metadata.Name!, "csr", context, cancellationToken);
        }
    }

    private static async Task RemoveTokensAsync(ClusterConnection cluster, string node, IJobContext context, CancellationToken cancellationToken)
    {
        var tokens = await cluster.Client.ListAsync<V1Secret>("kube-system", new KubeSelector(Label: $"{BootstrapToken.NodeLabel}={node}"), cancellationToken);
        foreach (var token in tokens.Items)
        {
            await DeleteAsync<V1Secret>(cluster, "kube-system", token.Metadata.Name!, "secret", context, cancellationToken);
        }
    }

    private static async Task DeleteAsync<T>(
        ClusterConnection cluster, string? ns, string name, string word, IJobContext context, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        if (await cluster.Client.DeleteAsync<T>(ns, name, cancellationToken))
        {
            Kubectl.Show(cluster.Info, ns is null ? ["delete", word, name] : ["-n", ns, "delete", word, name], context);
        }
    }
}
