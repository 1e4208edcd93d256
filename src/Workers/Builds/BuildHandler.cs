using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;
using Workers.Builds.RustStd;

namespace Workers.Builds;

/// <summary>Builds a sample: from the cache where the same was built before, else with the compiler, inside walls.</summary>
internal sealed class BuildHandler(
    ISampleCatalog samples,
    IBuildPlanner planner,
    BuildProcess process,
    CargoSeed seed,
    StdBuilder libraries,
    BuildCache cache,
    BuildCollector collector,
    IModuleStore modules,
    IOptions<SampleOptions> sources,
    TimeProvider time) : IJobHandler<BuildRequest>
{
    // What makes compilers talk as they do to a person at a terminal, and keeps cargo from waiting for a network.
    private static readonly Dictionary<string, string> Manners = new(StringComparer.Ordinal)
    {
        ["LANG"] = "C.UTF-8",
        ["TERM"] = "xterm-256color",
        ["CARGO_TERM_COLOR"] = "always",
        ["CLICOLOR_FORCE"] = "1",
        ["CARGO_NET_OFFLINE"] = "true",
    };

    public async Task<JobOutcome> ExecuteAsync(BuildRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var sample = samples.Get(request.Sample);
        var plan = await planner.PlanAsync(sample, sample.GetScenario(request.Scenario), cancellationToken);
        plan.ThrowIfMissing();
        var files = BuildVariant.Apply(sample, await samples.ReadFilesAsync(sample, cancellationToken), request.Edits, sources.Value.FileBytes);
        context.ShowCommand(plan.CommandLine);
        var key = BuildKey.Of(plan, files);
        if (cache.Find(key) is { } known)
        {
            return Answer(context, key, known, cached: true);
        }

        foreach (var library in plan.Compilers.Select(compiler => compiler.StandardLibrary).OfType<StandardLibrary>())
        {
            await libraries.EnsureAsync(library, context, cancellationToken);
        }

        var home = await WriteSourcesAsync(context.ScratchPath, sample, files, cancellationToken);
        seed.Plant(plan.Compilers[0], Path.Combine(home, sample.Name));
        var command = CommandOf(plan, home);
        context.Log.Write(LogSource.System, await process.DescribeAsync(command, cancellationToken));
        var output = new CompilerOutput(context.Log);
        var end = await process.RunAsync(command, output, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure(plan, end, output) is { } failure)
        {
            context.SetResult("durationMs", Milliseconds(end.Result.Duration));
            if (plan.Scenario.ExpectFailure is not null)
            {
                context.SetResult("expectedFailure", "true");
            }

            return failure;
        }

        var origin = $"built from {sample.Name} ({plan.Scenario.Id}){(request.Variant is { } variant ? $", edited ({variant})" : "")}";
        var (made, kept) = await collector.CollectAsync(plan, origin, Path.Combine(home, sample.Name), cancellationToken);
        var outputs = new BuiltOutputs(made, end.Result.Duration, time.GetUtcNow());
        await cache.AddAsync(key, outputs, kept, cancellationToken);
        return Answer(context, key, outputs, cached: false);
    }

    private static BuildCommand CommandOf(BuildPlan plan, string home)
    {
        var environment = new Dictionary<string, string>(Manners, StringComparer.Ordinal);
        foreach (var (name, value) in plan.Environment)
        {
            environment[name] = value;
        }

        return new BuildCommand(
            plan.Compilers[0].ProgramPath,
            [.. plan.Command.Skip(1)],
            environment,
            home,
            plan.Sample.Name,
            [.. plan.Compilers.SelectMany(compiler => compiler.ReadOnlyFolders).Distinct(StringComparer.Ordinal)]);
    }

    private static async Task<string> WriteSourcesAsync(string scratch, Sample sample, IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(scratch, sample.Name, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, file.Content, cancellationToken);
        }

        return scratch;
    }

    private static JobOutcome? Failure(BuildPlan plan, BuildEnd end, CompilerOutput output) => end switch
    {
        { IsSuccess: true } => null,
        { Limit: { } limit } => JobOutcome.Failure(limit, end.Result.ExitCode),
        _ when plan.Scenario.ExpectFailure is { } why => JobOutcome.Failure($"It failed, as this scenario is meant to. {why}", end.Result.ExitCode),
        _ => JobOutcome.Failure(
            string.Create(CultureInfo.InvariantCulture, $"The compiler ended with exit code {end.Result.ExitCode}: {output.FirstError ?? "its messages in the log say why"}"), end.Result.ExitCode),
    };

    private JobOutcome Answer(IJobContext context, string key, BuiltOutputs outputs, bool cached)
    {
        if (cached)
        {
            context.Log.Write(LogSource.System, string.Create(
                CultureInfo.InvariantCulture,
                $"From the cache: the same files, command and compiler made this on {outputs.BuiltAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, in {outputs.Duration.TotalSeconds:0.00} s."));
        }

        var digests = outputs.Modules().ToList();
        foreach (var module in digests.Select(modules.Find).OfType<StoredModule>())
        {
            context.Log.Write(LogSource.System, string.Create(CultureInfo.InvariantCulture, $"module {module.Digest}, {module.Size} bytes"));
        }

        context.SetResult("build", key);
        context.SetResult("files", string.Join(' ', outputs.Outputs.Select(output => output.Name)));
        if (digests.Count > 0)
        {
            context.SetResult("module", digests[0]);
            context.SetResult("modules", string.Join(' ', digests));
            context.SetResult("size", (modules.Find(digests[0])?.Size ?? 0).ToString(CultureInfo.InvariantCulture));
        }

        context.SetResult("cached", cached ? "true" : "false");
        context.SetResult("durationMs", Milliseconds(cached ? TimeSpan.Zero : outputs.Duration));
        return JobOutcome.Success(cached ? "Answered from the cache: nothing changed since it was built." : null, cached ? null : 0);
    }

    private static string Milliseconds(TimeSpan duration) => duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
