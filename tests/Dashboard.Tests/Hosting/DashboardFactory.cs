using Dashboard.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Dashboard.Tests.Hosting;

/// <summary>The whole dashboard (App names its assembly: both it and Workers have a Program) in this process with a data folder of its own and without the programs it would start.</summary>
public sealed class DashboardFactory : WebApplicationFactory<App>
{
    private readonly TempFolder folder = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Storage:DataPath", folder.Path);
        builder.UseSetting("Registry:Local:Enabled", "false");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }
}
