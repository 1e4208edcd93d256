using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Modules;

/// <summary>Registers the module store and the inspector.</summary>
public static class ModuleServices
{
    /// <summary>Adds <see cref="IModuleStore"/> and <see cref="ModuleInspections"/>; needs <see cref="DataPaths"/>.</summary>
    public static IServiceCollection AddModules(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ModuleOptions>().Bind(configuration.GetSection(ModuleOptions.Section)).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModuleOptions>, ModuleOptionsValidator>());
        services.TryAddSingleton<IModuleStore, ModuleStore>();
        services.TryAddSingleton<ModuleInspections>();
        services.TryAddSingleton<ModuleFunctions>();
        return services;
    }
}
