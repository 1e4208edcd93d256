using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dashboard.Core.Logs;

/// <summary>Registers log streams.</summary>
public static class LogServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ILogStreams"/>, configured by <c>Logs</c>. Needs <see cref="Storage.DataPaths"/>.</summary>
    public static IServiceCollection AddLogStreams(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<LogOptions>()
            .Bind(configuration.GetSection("Logs"))
            .Validate(o => o.MemoryLines is >= 16 and <= 1_000_000, "Logs:MemoryLines must be from 16 to 1000000.")
            .Validate(o => o.DiskBytes is >= 4096, "Logs:DiskBytes must be at least 4096.")
            .Validate(o => o.LineCharacters is >= 80 and <= 1_048_576, "Logs:LineCharacters must be from 80 to 1048576.")
            .Validate(o => o.BatchLines is >= 1 and <= 100_000, "Logs:BatchLines must be from 1 to 100000.")
            .Validate(o => o.BatchCharacters >= 1024, "Logs:BatchCharacters must be at least 1024.")
            .Validate(o => o.BatchInterval >= TimeSpan.Zero && o.BatchInterval <= TimeSpan.FromSeconds(10), "Logs:BatchInterval must be from 00:00:00 to 00:00:10.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ILogStreams, LogStreams>();
        return services;
    }
}
