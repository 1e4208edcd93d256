using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Logs;
using Dashboard.Core.Storage;

namespace Workers.Clusters;

/// <summary>Deletes the local cluster: its agents' processes and folders first, then its data and keys.</summary>
internal sealed class DeleteClusterHandler(IClusters clusters, ILocalClusterHost local, INodeAgents agents, DataPaths paths) : IJobHandler<DeleteClusterRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(DeleteClusterRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        CreateClusterHandler.RequireLocal(clusters.Get(request.Cluster));
        foreach (var agent in agents.List().Where(a => a.Cluster == request.Cluster).ToList())
        {
            context.Log.Write(LogSource.System, $"Stopping node agent {agent.Node} (process {agent.ProcessId}).");
            await agents.StopAsync(agent.Cluster, agent.Node, cancellationToken);
        }

        // Nothing of an agent is worth anything without its cluster.
        var folders = Path.Combine(paths.Nodes, request.Cluster);
        if (Directory.Exists(folders))
        {
            Directory.Delete(folders, recursive: true);
        }

        ManifestFolder.DeleteAll(paths, request.Cluster);
        context.Log.Write(LogSource.System, "Stopping the API server and deleting its data and keys.");
        await local.DeleteAsync(cancellationToken);
        return JobOutcome.Success($"The cluster {request.Cluster} is gone.");
    }
}
