using Dashboard.Core.Jobs;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workers.Registry;

/// <summary>Registers what works with registries.</summary>
public static class RegistryWorkerExtensions
{
    /// <summary>Adds the registry client, the local registry and the publish and pull jobs. Needs storage, log streams, processes, jobs and modules.</summary>
    public static IServiceCollection AddRegistryWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRegistry(configuration);
        services.AddSingleton<LocalRegistryBoard>();
        services.AddSingleton<ILocalRegistry>(s => s.GetRequiredService<LocalRegistryBoard>());
        services.AddSingleton<LocalRegistryProbe>();
        services.AddHostedService<LocalRegistrySupervisor>();
        services.AddSingleton<RegistryReadiness>();
        services.AddJobHandler<PublishRequest, PublishHandler>();
        services.AddJobHandler<PullRequest, PullHandler>();
        return services;
    }
}
