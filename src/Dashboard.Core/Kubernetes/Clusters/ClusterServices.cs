using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>Registers clusters.</summary>
public static class ClusterServices
{
    /// <summary>Adds <see cref="IClusters"/>, configured by <c>Clusters</c>. Needs processes and an <see cref="ILocalClusterHost"/>.</summary>
    public static IServiceCollection AddClusters(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ClusterOptions>().Bind(configuration.GetSection(ClusterOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IExecCredentials, ExecCredentials>();
        services.TryAddSingleton<IClusters, ClusterDirectory>();
        return services;
    }
}
