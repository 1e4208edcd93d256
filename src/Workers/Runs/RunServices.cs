using Dashboard.Core.Jobs;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workers.Runs.Http;

namespace Workers.Runs;

/// <summary>Registers runs.</summary>
public static class RunServices
{
    /// <summary>Adds the sandbox and the handler of <see cref="RunRequest"/>. Needs storage, processes, modules and jobs.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSandbox(configuration).AddSingleton<RunFolders>().AddSingleton<GuestSites>().AddJobHandler<RunRequest, RunHandler>().AddJobHandler<ScriptRunRequest, ScriptRunHandler>();
}
