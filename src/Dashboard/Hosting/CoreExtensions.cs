using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Storage;

namespace Dashboard.Hosting;

/// <summary>What every feature stands on.</summary>
internal static class CoreExtensions
{
    /// <summary>Adds storage, log streams, processes and jobs.</summary>
    public static void AddDashboardCore(this WebApplicationBuilder builder)
    {
        // A relative tools folder is relative to appsettings.json, not to wherever the program was started.
        var tools = builder.Configuration["Tools:Path"] ?? ".tools";
        builder.Configuration["Tools:Path"] = Path.GetFullPath(tools, builder.Environment.ContentRootPath);
        builder.Services.AddStorage(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddLogStreams(builder.Configuration);
        builder.Services.AddProcesses();
        builder.Services.AddJobs(builder.Configuration);
    }
}
