using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Sandbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Dashboard.Api;

/// <summary>Runtimes and runs.</summary>
internal static class RunEndpoints
{
    /// <summary>Maps <c>/api/runtimes</c> and <c>/api/runs</c>.</summary>
    public static void MapRunEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runtimes", RuntimesAsync).WithTags("Runs");
        routes.MapPost("/api/runs", RunAsync).WithTags("Runs");
        routes.MapGuestEndpoints();
    }

    private static async Task<Ok<Page<RuntimeInfo>>> RuntimesAsync(ISandbox sandbox, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<RuntimeInfo>(await sandbox.GetRuntimesAsync(cancellationToken)));

    private static async Task<Accepted<Job>> RunAsync(
        NewRun run, IModuleStore modules, ISandbox sandbox, IOptions<SandboxOptions> options, IJobService jobs, HttpContext context)
    {
        var request = RunRequest.Create(modules, run.Module) with
        {
            Runtime = run.Runtime,
            Args = run.Args ?? [],
            Env = run.Env ?? new Dictionary<string, string>(),
            Stdin = run.Stdin,
            Invoke = run.Invoke,
            Listen = run.Listen,
            Workspace = run.Workspace,
            Limits = run.Limits ?? new RunRequestLimits(),
        };

        // What can't be run is refused at once rather than by a job that fails.
        await sandbox.DescribeCommandAsync(request.ToSpec(modules, options.Value.Limits), context.RequestAborted);
        return await jobs.SubmitAsync(request, context);
    }

    /// <summary>What <c>POST /api/runs</c> takes; everything but the module may be left out.</summary>
    private sealed record NewRun(
        string? Module,
        string? Runtime = null,
        IReadOnlyList<string>? Args = null,
        IReadOnlyDictionary<string, string>? Env = null,
        string? Stdin = null,
        string? Invoke = null,
        bool Listen = false,
        bool Workspace = false,
        RunRequestLimits? Limits = null);
}
