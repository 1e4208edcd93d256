using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workers.Builds;

/// <summary>Registers builds.</summary>
public static class BuildServiceCollectionExtensions
{
    /// <summary>Adds the handler of <see cref="BuildRequest"/>, configured by <c>Builds</c>. Needs samples, modules, processes, the sandbox and storage.</summary>
    public static IServiceCollection AddBuilds(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BuildOptions>()
            .Bind(configuration.GetSection("Builds"))
            .Validate(o => o.WallTime >= TimeSpan.FromSeconds(1) && o.WallTime <= TimeSpan.FromHours(2), "Builds:WallTime must be from 00:00:01 to 02:00:00.")
            .Validate(o => o.MemoryBytes is >= 256L * 1024 * 1024 and <= 1L << 40, "Builds:MemoryBytes must be from 268435456 to 1099511627776.")
            .Validate(o => o.OutputBytes is >= 64 * 1024 and <= 1L << 30, "Builds:OutputBytes must be from 65536 to 1073741824.")
            .Validate(o => o.FileBytes is >= 1024 * 1024 and <= 1L << 34, "Builds:FileBytes must be from 1048576 to 17179869184.")
            .Validate(o => o.Processes is >= 32 and <= 100_000, "Builds:Processes must be from 32 to 100000.")
            .Validate(o => o.FolderBytes is >= 16L * 1024 * 1024 and <= 1L << 40, "Builds:FolderBytes must be from 16777216 to 1099511627776.")
            .Validate(o => o.FolderEntries is >= 1000 and <= 10_000_000, "Builds:FolderEntries must be from 1000 to 10000000.")
            .Validate(o => o.FreeBytes is >= 0 and <= 1L << 40, "Builds:FreeBytes must be from 0 to 1099511627776.")
            .ValidateOnStart();
        return services
            .AddSingleton<BuildWalls>()
            .AddSingleton<BuildProcess>()
            .AddSingleton<RustStd.StdBuilder>()
            .AddSingleton<CargoSeed>()
            .AddHostedService<CargoSeedStartup>()
            .AddSingleton<BuildCache>()
            .AddSingleton<IBuildOutputs>(services => services.GetRequiredService<BuildCache>())
            .AddSingleton<BuildCollector>()
            .AddJobHandler<BuildRequest, BuildHandler>()
            .AddJobHandler<CleanRequest, CleanHandler>();
    }
}
