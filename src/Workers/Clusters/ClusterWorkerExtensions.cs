using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Clusters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workers.Clusters;

/// <summary>Registers what works with clusters.</summary>
public static class ClusterWorkerExtensions
{
    /// <summary>
    /// Adds clusters, node agents, pod logs and the cluster jobs. Needs storage, log streams, processes, jobs, the registry and
    /// an <see cref="ILocalClusterHost"/>.
    /// </summary>
    public static IServiceCollection AddClusterWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddClusters(configuration);
        services.AddSingleton<NodeAgentProgram>();
        services.AddSingleton<INodeAgents, NodeAgents>();
        services.AddSingleton<IPodLogRelays, PodLogRelays>();
        services.AddSingleton<Kubectl>();
        services.AddSingleton<PodRemoval>();
        services.AddSingleton<NodeRemoval>();
        services.AddSingleton<PullSecretMaker>();
        services.AddHostedService<ClusterStartup>();
        services.AddJobHandler<CreateClusterRequest, CreateClusterHandler>();
        services.AddJobHandler<DeleteClusterRequest, DeleteClusterHandler>();
        services.AddJobHandler<JoinNodeRequest, JoinNodeHandler>();
        services.AddJobHandler<LeaveNodeRequest, LeaveNodeHandler>();
        services.AddJobHandler<DeployRequest, DeployHandler>();
        services.AddJobHandler<UndeployRequest, UndeployHandler>();
        services.AddJobHandler<CleanUpRequest, CleanUpHandler>();
        return services;
    }
}
