using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;

namespace Workers.HostRuns;

/// <summary>Looks for the program, for the file it needs, and asks it whether it can.</summary>
internal sealed class HostPrograms(IToolLocator tools, IProcessRunner runner, IOptions<SampleOptions> options) : IHostPrograms
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<HostWayState>> LookAsync(Sample sample, HostScenario scenario, CancellationToken cancellationToken) =>
        await Task.WhenAll(scenario.Ways.Select(way => LookAsync(sample, way, cancellationToken)));

    /// <summary>The sample's folder, which the program is started in.</summary>
    public string FolderOf(Sample sample) => Path.Combine(Path.GetFullPath(options.Value.Path), sample.Name);

    private async Task<HostWayState> LookAsync(Sample sample, HostWay way, CancellationToken cancellationToken)
    {
        if (tools.Find(way.Program) is not { } program)
        {
            return new HostWayState(way, null, $"{way.Program} was not found on PATH.");
        }

        if (way.NeedsFile is { } file && RelativePath.Resolve(FolderOf(sample), file) is null)
        {
            return new HostWayState(way, program.Path, $"{program.Path} is there, but samples/{sample.Name} has no {file}.");
        }

        return new HostWayState(way, program.Path, way.Check.Count == 0 ? null : await AskAsync(program.Path, way, cancellationToken));
    }

    private async Task<string?> AskAsync(string program, HostWay way, CancellationToken cancellationToken)
    {
        var output = new LastWords();
        try
        {
            var spec = new ProcessSpec { FileName = program, Arguments = way.Check, WorkingDirectory = "/", WallTime = Patience, OutputBytes = 64 * 1024 };
            var result = await runner.RunAsync(spec, output, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return result is { End: ProcessEnd.Exited, ExitCode: 0 }
                ? null
                : $"{ShellQuote.Join([way.Program, .. way.Check])} failed: {output.Text ?? "it did not say why"}";
        }
        catch (ProblemException problem)
        {
            return $"{problem.What} {problem.Why}";
        }
    }

    private sealed class LastWords : ILogSink
    {
        private const int Longest = 300;

        public string? Text { get; private set; }

        public void Write(LogSource source, string text)
        {
            if (text.Length > 0)
            {
                Text = text.Length <= Longest ? text : text[..Longest];
            }
        }

        public void WriteMany(LogSource source, IReadOnlyList<string> lines)
        {
            foreach (var line in lines)
            {
                Write(source, line);
            }
        }
    }
}
