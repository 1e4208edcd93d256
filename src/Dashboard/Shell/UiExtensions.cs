using Dashboard.Components;
using Dashboard.Components.Help;
using Dashboard.Components.Start;
using Dashboard.Hubs;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace Dashboard.Shell;

/// <summary>The pages, their hub and their protection.</summary>
public static class UiExtensions
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Registers the pages. Configuration: <c>AllowedHosts</c>, names separated by semicolons; loopback names unless set.</summary>
    public static void AddDashboardUi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.UseStaticWebAssets(); // so that a build, not only a publish, serves the packages' files in any environment
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddAntiforgery(options => options.SuppressXFrameOptionsHeader = true); // ours is stricter
        services.AddSignalR().AddLogHubJson();
        services.AddPageKeys();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StartReader>();
        services.AddSingleton<ApiList>();
        services.AddSingleton<HelpReader>();
        services.AddSingleton<IClusterFacts, LocalClusterFacts>();

        // Without this a page of any site could reach us by pointing its own name at 127.0.0.1 (DNS rebinding).
        services.Configure<HostFilteringOptions>(options =>
        {
            var names = builder.Configuration["AllowedHosts"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            options.AllowedHosts = names.Length == 0 ? LoopbackNames : names;
        });
    }

    /// <summary>What every request passes through, before any endpoint. The API has its own answers to errors.</summary>
    public static IApplicationBuilder UseDashboardUi(this IApplicationBuilder app)
    {
        app.UseSecurityHeaders();
        app.UseSameOriginOnly();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAntiforgery();
        return app;
    }

    /// <summary>Maps the pages, the hub and the files they load.</summary>
    public static IEndpointRouteBuilder MapDashboardUi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStaticAssets();
        endpoints.MapHub<LogHub>("/hubs/logs");
        endpoints.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null); // ours says more
        return endpoints;
    }
}
