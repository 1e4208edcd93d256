using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox.Scripts;

/// <summary>Runs scripts under the node found on this machine, inside bubblewrap with only the build's files.</summary>
internal sealed class ScriptSandbox(IEnumerable<IWasmRuntime> runtimes, RuntimeProbe probe, GuestProcess process, IOptions<SandboxOptions> options) : IScriptSandbox
{
    private const string Folder = "/build/";
    private readonly IWasmRuntime _node = runtimes.First(r => r.Name == "node");

    public async Task<string> DescribeCommandAsync(ScriptSpec spec, CancellationToken cancellationToken)
    {
        ScriptCheck.Check(spec, options.Value.Limits);
        await FindAsync(cancellationToken).ConfigureAwait(false);
        return ShellQuote.Join(["node", "--no-experimental-fetch", spec.Script, .. spec.Args]);
    }

    public async Task<RunResult> RunAsync(ScriptSpec spec, ILogSink output, CancellationToken cancellationToken)
    {
        ScriptCheck.Check(spec, options.Value.Limits);
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        var name = $"{found.Runtime.Name} {found.Version}";
        if (cancellationToken.IsCancellationRequested)
        {
            return new RunResult(RunEnd.Cancelled, 137, "Cancelled before it began.", TimeSpan.Zero, null, name);
        }

        using var meter = new OutputMeter(output, digests: spec.Limits.OutputBytes is not null);
        var sink = new TailSink(meter);
        var command = new GuestCommand { Module = Folder + spec.Script, Args = spec.Args, Limits = spec.Limits };
        var ended = await process.RunAsync(
            found,
            new GuestProcessSpec(found.Runtime.RunArguments(command), [.. spec.Files.Select(f => new Bind(f.Path, Folder + f.Name))], found.Runtime.ProcessBytes(spec.Limits))
            {
                Stdin = spec.Stdin,
                WallTime = spec.Limits.WallTime,
                OutputBytes = spec.Limits.OutputBytes,
            },
            sink,
            cancellationToken).ConfigureAwait(false);
        var (end, reason) = RunVerdict.Of(ended, sink.Tail, found.Runtime, spec.Limits, "script");
        return new RunResult(end, ended.Result.ExitCode, reason, ended.Result.Duration, ended.PeakBytes, name)
        {
            FirstOutput = meter.FirstOutput(ended.Result.StartedAt),
            Output = meter.Finish(),
        };
    }

    private async Task<FoundRuntime> FindAsync(CancellationToken cancellationToken)
    {
        var found = await probe.FindAsync(_node, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            null => throw Unsupported("node is not installed.", _node.HowToInstall),
            { Version: null } => throw Unsupported($"node does not start: {found.Problem}.", _node.HowToInstall),
            { Wall: null } => throw Unsupported(
                $"A script could do whatever node can, so it needs a wall round it, and {found.Problem}.",
                "Install bubblewrap and allow user namespaces, or run the build in a browser, which has walls of its own."),
            _ => found with { Runtime = new NodeScript(_node) },
        };
    }

    private static ProblemException Unsupported(string why, string next) => new(ProblemKind.Unsupported, "The script can't be run here.", why, next);
}
