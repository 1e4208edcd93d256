using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Samples;

/// <summary>Registers samples.</summary>
public static class SampleServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ISampleCatalog"/> and <see cref="IBuildPlanner"/>, configured by <c>Samples</c>. Needs <see cref="Tools.ICompilers"/>.</summary>
    public static IServiceCollection AddSamples(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SampleOptions>()
            .Bind(configuration.GetSection("Samples"))
            .Validate(o => !string.IsNullOrWhiteSpace(o.Path), "Samples:Path must be a folder, such as samples.")
            .Validate(o => o.FileBytes is >= 1024 and <= 64 * 1024 * 1024, "Samples:FileBytes must be from 1024 to 67108864.")
            .ValidateOnStart();
        return services
            .AddSingleton<ISampleCatalog, SampleCatalog>()
            .AddSingleton<IBuildPlanner, BuildPlanner>();
    }
}
