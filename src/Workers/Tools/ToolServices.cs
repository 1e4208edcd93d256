using Dashboard.Core.Jobs;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workers.Tools;

/// <summary>Registers the installation of tools.</summary>
public static class ToolServices
{
    /// <summary>Adds the handler of <see cref="InstallRequest"/>. Needs processes, jobs and <see cref="IToolLocator"/>.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configuration">Section <c>Tools:Setup</c>.</param>
    /// <param name="checkout">The folder that <c>scripts/setup.sh</c> is in, unless <c>Tools:Setup:Script</c> names another script.</param>
    public static IServiceCollection AddToolSetup(this IServiceCollection services, IConfiguration configuration, string checkout)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ToolSetupOptions>()
            .Bind(configuration.GetSection("Tools:Setup"))
            .PostConfigure(options => options.Script = Path.GetFullPath(options.Script.Length == 0 ? "scripts/setup.sh" : options.Script, checkout))
            .Validate(o => o.WallTime >= TimeSpan.FromSeconds(1) && o.WallTime <= TimeSpan.FromHours(2), "Tools:Setup:WallTime must be from 00:00:01 to 02:00:00.")
            .ValidateOnStart();
        return services
            .AddSingleton<ToolSetup>()
            .AddSingleton<IToolSetup>(services => services.GetRequiredService<ToolSetup>())
            .AddJobHandler<InstallRequest, InstallHandler>();
    }
}
