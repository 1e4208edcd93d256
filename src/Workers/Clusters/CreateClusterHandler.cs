using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Logs;

namespace Workers.Clusters;

/// <summary>Creates or starts the local cluster.</summary>
internal sealed class CreateClusterHandler(IClusters clusters, ILocalClusterHost local, INodeAgents agents) : IJobHandler<CreateClusterRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(CreateClusterRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        RequireLocal(clusters.Get(request.Cluster));
        var existed = local.Exists;
        context.Log.Write(LogSource.System, existed ? "The cluster exists; starting it." : "Creating a certificate authority, storage and an API server for this machine.");
        await local.StartAsync(cancellationToken);
        var connection = clusters.Open(request.Cluster);
        var version = await connection.Client.GetVersionAsync(cancellationToken);
        agents.Resume(request.Cluster);
        context.Log.Write(LogSource.Stdout, $"Kubernetes API {version} at {local.Status.Server}");
        context.Log.Write(LogSource.Stdout, $"kubeconfig: {local.KubeconfigPath}");
        context.Log.Write(LogSource.System, "Look at it with:");
        Kubectl.Show(connection.Info, ["get", "nodes,pods", "--all-namespaces"], context);
        context.SetResult("server", local.Status.Server?.ToString() ?? "");
        context.SetResult("kubeconfig", local.KubeconfigPath);
        return JobOutcome.Success($"The cluster {request.Cluster} runs.");
    }

    /// <exception cref="ProblemException">It is somebody else's cluster.</exception>
    public static void RequireLocal(ClusterInfo cluster)
    {
        if (!cluster.IsLocal)
        {
            throw new ProblemException(
                ProblemKind.Unsupported,
                $"The dashboard neither creates nor deletes the cluster {cluster.Name}.",
                "It comes from a kubeconfig.",
                "Use the program that made it, such as kind create cluster; nodes can join it from here.");
        }
    }
}
