using System.Globalization;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Dashboard.Core.Tools;

namespace Dashboard.Core.Sandbox;

/// <summary>A native tool to be given a file nobody trusts.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments; the file is at <see cref="ConfinedTool.Input"/>, and it may write to <see cref="ConfinedTool.Output"/>.</param>
/// <param name="InputPath">The file on the host.</param>
/// <param name="OutputFolder">An empty folder on the host.</param>
internal sealed record ConfinedRun(string Tool, IReadOnlyList<string> Arguments, string InputPath, string OutputFolder)
{
    public TimeSpan WallTime { get; init; } = TimeSpan.FromSeconds(60);

    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of the largest file it may write.</summary>
    public long FileBytes { get; init; } = 256L << 20;
}

/// <summary>How it ended.</summary>
/// <param name="Obstacle">Why it was not started, as a sentence; null when it was.</param>
/// <param name="Failure">Why it did not end well, as a sentence; null when it did.</param>
/// <param name="Lasting">Whether the failure would come again: it is the file's, not the moment's.</param>
internal sealed record ConfinedEnd(string? Obstacle, string? Failure = null, bool Lasting = false);

/// <summary>
/// Runs a native tool of this machine on untrusted bytes: in bubblewrap, without a network, seeing itself, its libraries, the
/// one file and an output folder, bounded in time, memory and output. Without bubblewrap it is not run: a flaw in the tool's
/// reading would be a flaw in the dashboard.
/// </summary>
internal sealed class ConfinedTool(IToolLocator tools, IProcessRunner processes, Cgroups cgroups)
{
    /// <summary>Where the tool sees its file.</summary>
    public const string Input = "/in/module.wasm";

    /// <summary>The folder it may write to, as it sees it.</summary>
    public const string Output = "/out";

    private const string Prlimit = "/usr/bin/prlimit";
    private const long MessageBytes = 256 * 1024;
    private static readonly Dictionary<string, string> Environment = new() { ["BINARYEN_CORES"] = "1" };

    /// <summary>Runs to the end; never longer than its time.</summary>
    public async Task<ConfinedEnd> RunAsync(ConfinedRun run, CancellationToken cancellationToken)
    {
        if (tools.Find(run.Tool) is not { } location)
        {
            return new ConfinedEnd($"{run.Tool} is not installed.");
        }

        if (tools.Find("bwrap") is not { } bubblewrap)
        {
            return new ConfinedEnd($"{run.Tool} is only run inside bubblewrap, which is not installed.");
        }

        var program = File.ResolveLinkTarget(location.Path, returnFinalTarget: true)?.FullName ?? location.Path;
        var libraries = await SharedLibraries.FindAsync(program, processes, cancellationToken).ConfigureAwait(false);
        using var group = cgroups.Create(run.MemoryBytes);
        var sink = new TailSink(null);
        var running = processes.Start(ToProcess(run, bubblewrap.Path, program, libraries, group?.ProcsFile), sink);
        await using (running.ConfigureAwait(false))
        {
            var exceeded = false;
            using var registration = cancellationToken.UnsafeRegister(_ => Kill(), null);
            var sampler = group is not null ? null : new MemorySampler(running.Id, run.MemoryBytes, () =>
            {
                exceeded = true;
                Kill();
            });
            var result = await running.Completion.ConfigureAwait(false);
            if (sampler is not null)
            {
                await sampler.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return Judge(run, result, group?.WasOutOfMemory() ?? exceeded, sink.Tail);
        }

        void Kill() => _ = running.StopAsync(TimeSpan.Zero);
    }

    private static ProcessSpec ToProcess(ConfinedRun run, string bubblewrap, string program, IReadOnlyList<Bind> libraries, string? cgroupProcsFile)
    {
        // At their own places, so that a path relative to the program ($ORIGIN/../lib) finds its library.
        var binds = libraries.Append(new Bind(program, program)).Select(bind => bind with { Target = Path.GetFullPath(bind.Target) })
            .Append(new Bind(run.InputPath, Input)).Append(new Bind(run.OutputFolder, Output, Writable: true));
        List<string> words = [bubblewrap, .. Bubblewrap.Arguments(binds, program, run.Arguments, Environment)];
        if (File.Exists(Prlimit))
        {
            words.InsertRange(0, [Prlimit, string.Create(CultureInfo.InvariantCulture, $"--fsize={run.FileBytes}"), "--core=0"]);
        }

        return new ProcessSpec
        {
            FileName = words[0],
            Arguments = words[1..],
            Environment = new Dictionary<string, string>(),
            WorkingDirectory = "/",
            WallTime = run.WallTime,
            OutputBytes = MessageBytes,
            CgroupProcsFile = cgroupProcsFile,
        };
    }

    private static ConfinedEnd Judge(ConfinedRun run, ProcessResult result, bool outOfMemory, IReadOnlyList<string> lastWords) => result switch
    {
        _ when outOfMemory => new(null, $"{run.Tool} needed more than {ByteText.Format(run.MemoryBytes)} of memory for it.", Lasting: true),
        { End: ProcessEnd.TimedOut } => new(null, string.Create(CultureInfo.InvariantCulture, $"{run.Tool} took longer than {run.WallTime.TotalSeconds:0} s for it.")),
        { End: ProcessEnd.OutputLimit } => new(null, $"{run.Tool} wrote more messages than it may.", Lasting: true),
        { ExitCode: 0 } => new(null),
        _ when lastWords.Any(line => line.StartsWith("bwrap: ", StringComparison.Ordinal)) => new($"bubblewrap does not work here: {LastWords.Cut(lastWords[^1])}."),
        _ => new(null, $"{run.Tool} could not read it: {LastWords.Cut(lastWords.LastOrDefault(line => line.Trim().Length > 0 && !line.StartsWith("Fatal", StringComparison.Ordinal)) ?? $"exit code {result.ExitCode}").Trim().Trim('[', ']')}.", Lasting: true),
    };
}
