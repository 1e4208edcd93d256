using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Dashboard.Core.Tools;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Dashboard.Api;

/// <summary>Samples, the tools that build them, and builds.</summary>
internal static class SampleEndpoints
{
    /// <summary>Maps <c>/api/samples</c>, <c>/api/toolchains</c>, <c>/api/builds</c> and <c>/api/host-runs</c>.</summary>
    public static void MapSampleEndpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/samples", ListAsync).WithTags("Samples");
        routes.MapGet("/api/samples/{name}", FindAsync).WithTags("Samples");
        routes.MapGet("/api/toolchains", ToolchainsAsync).WithTags("Samples");
        routes.MapPost("/api/toolchains/install", InstallAsync).WithTags("Samples");
        routes.MapPost("/api/builds", BuildAsync).WithTags("Samples");
        routes.MapPost("/api/host-runs", RunOnHostAsync).WithTags("Samples");
        routes.MapPost("/api/builds/clean", CleanAsync).WithTags("Samples");
    }

    private static async Task<Ok<Page<SampleSummary>>> ListAsync(ISampleCatalog samples, IBuildPlanner planner, CancellationToken cancellationToken)
    {
        var list = samples.List();
        var items = new List<SampleSummary>();
        foreach (var sample in list.Samples)
        {
            items.Add(await SummariseAsync(sample, planner, cancellationToken));
        }

        items.AddRange(list.Broken.Select(broken => new SampleSummary(broken.Name, null, null, null, null, [], [], broken.Problem.Message)));
        return TypedResults.Ok(new Page<SampleSummary>(items));
    }

    private static async Task<Ok<SampleSummary>> FindAsync(string name, ISampleCatalog samples, IBuildPlanner planner, CancellationToken cancellationToken)
    {
        var sample = samples.Get(name);
        var files = await samples.ReadFilesAsync(sample, cancellationToken);
        var summary = await SummariseAsync(sample, planner, cancellationToken);
        return TypedResults.Ok(summary with { Sources = [.. files.Select(file => new SampleSource(file.Path, Encoding.UTF8.GetString(file.Content.Span)))] });
    }

    private static async Task<Ok<Page<ToolStatus>>> ToolchainsAsync(IToolchains toolchains, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ToolStatus>(await toolchains.ListAsync(cancellationToken)));

    private static Task<Accepted<Job>> BuildAsync(NewBuild build, ISampleCatalog samples, IOptions<SampleOptions> options, IJobService jobs, HttpContext context)
    {
        if (string.IsNullOrEmpty(build.Sample) || string.IsNullOrEmpty(build.Scenario))
        {
            throw new ProblemException(
                ProblemKind.Invalid,
                "The build can't be started.",
                "sample and scenario must both be given.",
                "GET /api/samples lists both.");
        }

        var sample = samples.Get(build.Sample);
        var scenario = sample.GetScenario(build.Scenario);
        var edits = new SortedDictionary<string, string>(build.Edits ?? [], StringComparer.Ordinal);
        BuildVariant.Check(sample, edits, options.Value.FileBytes);
        return jobs.SubmitAsync(new BuildRequest(build.Sample, scenario.Id) { Edits = edits }, context);
    }

    private static Task<Accepted<Job>> InstallAsync(IJobService jobs, HttpContext context) => jobs.SubmitAsync(new InstallRequest(), context);

    private static Task<Accepted<Job>> CleanAsync(IJobService jobs, HttpContext context) => jobs.SubmitAsync(new CleanRequest(), context);

    private static Task<Accepted<Job>> RunOnHostAsync(NewHostRun run, ISampleCatalog samples, IJobService jobs, HttpContext context)
    {
        var scenario = samples.Get(run.Sample ?? "").GetHostScenario(run.Scenario ?? "");
        return jobs.SubmitAsync(new HostRunRequest(run.Sample!, scenario.Id), context);
    }

    private static async Task<SampleSummary> SummariseAsync(Sample sample, IBuildPlanner planner, CancellationToken cancellationToken)
    {
        var scenarios = new List<ScenarioSummary>();
        foreach (var scenario in sample.Scenarios)
        {
            var plan = await planner.PlanAsync(sample, scenario, cancellationToken);
            scenarios.Add(new ScenarioSummary(
                scenario.Id, scenario.Title, scenario.Target, scenario.Tools, plan.CommandLine, plan.Outputs, scenario.ExpectFailure, plan.Missing));
        }

        return new SampleSummary(sample.Name, sample.Title, sample.Language, sample.Shows, sample.Description, sample.Files, scenarios, null) { HostScenarios = [.. sample.HostScenarios.Select(scenario => scenario.Id)] };
    }
}

/// <summary>What <c>POST /api/builds</c> takes.</summary>
/// <param name="Sample">The sample's name.</param>
/// <param name="Scenario">The scenario's id.</param>
/// <param name="Edits">Changed texts of its files by path, for a variant.</param>
internal sealed record NewBuild(string? Sample, string? Scenario, Dictionary<string, string>? Edits = null);

/// <summary>What <c>POST /api/host-runs</c> takes: a scenario that runs a program of this machine.</summary>
/// <param name="Sample">The sample's name.</param>
/// <param name="Scenario">The scenario's id.</param>
internal sealed record NewHostRun(string? Sample, string? Scenario);

/// <summary>A sample in the API. Where <paramref name="Problem"/> is set, the rest but the name is missing; <paramref name="Sources"/> come with a single sample only.</summary>
internal sealed record SampleSummary(
    string Name,
    string? Title,
    string? Language,
    string? Shows,
    string? Description,
    IReadOnlyList<string> Files,
    IReadOnlyList<ScenarioSummary> Scenarios,
    string? Problem,
    IReadOnlyList<SampleSource>? Sources = null)
{
    /// <summary>The ids of what <c>POST /api/host-runs</c> runs.</summary>
    public IReadOnlyList<string> HostScenarios { get; init; } = [];
}

/// <summary>A scenario in the API, as it stands on this machine: <paramref name="Missing"/> names what it lacks.</summary>
internal sealed record ScenarioSummary(
    string Id,
    string Title,
    string Target,
    IReadOnlyList<string> Tools,
    string Command,
    IReadOnlyList<ScenarioOutput> Outputs,
    string? ExpectFailure,
    IReadOnlyList<MissingTool> Missing);

/// <summary>A source file: untrusted text.</summary>
internal sealed record SampleSource(string Path, string Text);
