using Dashboard.Core.Registry.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Registry;

/// <summary>Registers the registry client.</summary>
public static class RegistryServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IRegistryClient"/>, <see cref="IRegistryClientFactory"/> and <see cref="IRegistryDirectory"/>, configured by
    /// section <c>Registry</c>. Needs nothing of ASP.NET.
    /// </summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddLogging();
        services.AddOptions<RegistryOptions>().Bind(configuration.GetSection(RegistryOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RegistryOptions>, RegistryOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RegistryConnectionPool>();
        services.TryAddSingleton<RegistryClientFactory>();
        services.TryAddSingleton<IRegistryClientFactory>(s => s.GetRequiredService<RegistryClientFactory>());
        services.TryAddSingleton(s => s.GetRequiredService<RegistryClientFactory>()
            .CreateRegistries(RegistryDirectory.AccessOf(s.GetRequiredService<IOptions<RegistryOptions>>().Value)));
        services.TryAddSingleton<IRegistryClient, RegistryClient>();
        services.TryAddSingleton<IRegistryDirectory, RegistryDirectory>();
        return services;
    }
}
