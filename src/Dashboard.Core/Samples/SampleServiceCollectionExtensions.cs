using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Samples;

/// <summary>Registers samples.</summary>
public static class SampleServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ISampleCatalog"/> and <see cref="IBuildPlanner"/>, configured by <c>Samples</c>; a relative <c>Samples:Path</c> is below <paramref name="baseFolder"/>. Needs <see cref="Tools.ICompilers"/>.</summary>
    public static IServiceCollection AddSamples(this IServiceCollection services, IConfiguration configuration, string baseFolder)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SampleOptions>()
            .Bind(configuration.GetSection("Samples"))
            .Validate(o => o.FileBytes is >= 1024 and <= 64 * 1024 * 1024, "Samples:FileBytes must be from 1024 to 67108864.")
            .PostConfigure(o => o.Path = Path.GetFullPath(o.Path, baseFolder))
            .ValidateOnStart();
        return services
            .AddSingleton<ISampleCatalog, SampleCatalog>()
            .AddSingleton<IBuildPlanner, BuildPlanner>();
    }
}
