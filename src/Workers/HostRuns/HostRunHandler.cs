using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;

namespace Workers.HostRuns;

/// <summary>Runs the first open way of a scenario, as a person would: with this machine's environment, files and network.</summary>
internal sealed class HostRunHandler(ISampleCatalog samples, HostPrograms programs, IProcessRunner runner) : IJobHandler<HostRunRequest>
{
    private const string JobWord = "{job}";
    private const long OutputBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(20);

    public async Task<JobOutcome> ExecuteAsync(HostRunRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var sample = samples.Get(request.Sample);
        var scenario = sample.GetHostScenario(request.Scenario);
        var ways = await programs.LookAsync(sample, scenario, cancellationToken);
        var open = ways.FirstOrDefault(way => way.Obstacle is null) ?? throw Closed(scenario, ways);
        var words = Words(open.Way.Command, context);
        context.ShowCommand(ShellQuote.Join(words));
        context.Log.Write(LogSource.System, "NOT confined: this is a program of this machine, and it can do what the dashboard's user can.");
        context.SetResult("program", open.ProgramPath!);
        if (scenario.Opens is { } address)
        {
            context.SetResult("opens", address);
        }

        try
        {
            return await RunAsync(open, words, await CopyAsync(sample, open.Way, context, cancellationToken), context, cancellationToken);
        }
        finally
        {
            await CleanUpAsync(open, context);
        }
    }

    // What it writes stays out of the sample's folder.
    private async Task<string> CopyAsync(Sample sample, HostWay way, IJobContext context, CancellationToken cancellationToken)
    {
        foreach (var file in await samples.ReadFilesAsync(sample, cancellationToken))
        {
            var path = Path.Combine(context.ScratchPath, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, file.Content, cancellationToken);
        }

        if (way.NeedsFile is { } needed)
        {
            var path = Path.Combine(context.ScratchPath, needed);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(programs.FolderOf(sample), needed), path);
        }

        return context.ScratchPath;
    }

    private async Task<JobOutcome> RunAsync(HostWayState way, IReadOnlyList<string> words, string folder, IJobContext context, CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec { FileName = way.ProgramPath!, Arguments = [.. words.Skip(1)], WorkingDirectory = folder, OutputBytes = OutputBytes };
        await using var running = runner.Start(spec, context.Log);
        await using var registration = cancellationToken.Register(() => _ = running.StopAsync(Grace));
        var result = await running.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return result switch
        {
            { End: ProcessEnd.OutputLimit } => JobOutcome.Failure("It wrote far too much and was ended.", result.ExitCode),
            { ExitCode: 0 } => JobOutcome.Success(null, 0),
            _ => JobOutcome.Failure(
                string.Create(CultureInfo.InvariantCulture, $"{way.Way.Program} ended with exit code {result.ExitCode}; its last messages say why."), result.ExitCode),
        };
    }

    // A container outlives the program that started it, so it is taken away by name. Also after a cancellation.
    private async Task CleanUpAsync(HostWayState way, IJobContext context)
    {
        if (way.Way.CleanUp.Count > 0)
        {
            var words = Words(way.Way.CleanUp, context);
            var spec = new ProcessSpec { FileName = way.ProgramPath!, Arguments = words, WorkingDirectory = "/", WallTime = CleanUpTime, OutputBytes = 64 * 1024 };
            await runner.RunAsync(spec, context.Log, CancellationToken.None);
        }
    }

    private static List<string> Words(IReadOnlyList<string> words, IJobContext context) =>
        [.. words.Select(word => word.Replace(JobWord, context.JobId, StringComparison.Ordinal))];

    private static ProblemException Closed(HostScenario scenario, IReadOnlyList<HostWayState> ways) => new(
        ProblemKind.Unsupported,
        $"{scenario.Id} can't be run on this machine.",
        string.Join(' ', ways.Select(way => way.Obstacle)),
        string.Join(" Or: ", ways.Select(way => way.Way.HowToInstall)));
}
