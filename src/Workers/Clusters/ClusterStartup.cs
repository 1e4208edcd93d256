using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Clusters;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workers.Clusters;

/// <summary>Brings the local cluster and the joined node agents back with the dashboard, and takes them down with it.</summary>
internal sealed class ClusterStartup(ILocalClusterHost local, IClusters clusters, INodeAgents agents, ILogger<ClusterStartup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            if (local.Exists)
            {
                await local.StartAsync(stoppingToken);
            }
        }
        catch (ProblemException e)
        {
            // The Cluster page shows the same; the rest of the dashboard works without it.
            logger.LogWarning("The local cluster was not started: {Problem}", e.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            foreach (var cluster in clusters.List().Where(c => c.Local is null or { State: LocalClusterState.Running }))
            {
                agents.Resume(cluster.Name);
            }
        }
        catch (ProblemException e)
        {
            logger.LogWarning("The node agents were not started again: {Problem}", e.Message);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var cluster in agents.List().Select(a => a.Cluster).Distinct(StringComparer.Ordinal).ToList())
        {
            await agents.SuspendAsync(cluster, cancellationToken);
        }

        await local.StopAsync(cancellationToken);
    }
}
