using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Scripts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Dashboard.Api;

/// <summary>Runs of the JavaScript that builds made, under node.</summary>
internal static class ScriptRunEndpoints
{
    /// <summary>Maps <c>/api/script-runs</c>.</summary>
    public static void MapScriptRunEndpoints(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/script-runs", RunAsync).WithTags("Runs");

    private static async Task<Accepted<Job>> RunAsync(
        NewScriptRun run, IBuildOutputs builds, IScriptSandbox scripts, IOptions<SandboxOptions> options, IJobService jobs, HttpContext context)
    {
        var request = ScriptRunRequest.Create(builds, run.Build, run.Script) with
        {
            Args = run.Args ?? [],
            Stdin = run.Stdin,
            Limits = run.Limits ?? new RunRequestLimits(),
        };

        // What can't be run is refused at once rather than by a job that fails.
        await scripts.DescribeCommandAsync(request.ToSpec(builds, options.Value.Limits), context.RequestAborted);
        return await jobs.SubmitAsync(request, context);
    }

    /// <summary>What <c>POST /api/script-runs</c> takes; everything but the build may be left out.</summary>
    private sealed record NewScriptRun(
        string? Build,
        string? Script = null,
        IReadOnlyList<string>? Args = null,
        string? Stdin = null,
        RunRequestLimits? Limits = null);
}
