using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Listening;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>Runs modules with the programs found on this machine, inside the walls it offers.</summary>
internal sealed class WasmSandbox(
    RuntimeChoice choice,
    RuntimeProbe probe,
    GuestPreparation preparation,
    GuestProcess process,
    Cgroups cgroups,
    IOptions<SandboxOptions> options) : ISandbox
{
    private const int MaxShownStdin = 200;

    // In the command a person copies: a folder of theirs, below the one they are in.
    private const string ShownWorkspace = "work";

    public async Task<IReadOnlyList<RuntimeInfo>> GetRuntimesAsync(CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(choice.All.Select(r => probe.FindAsync(r, cancellationToken))).ConfigureAwait(false);
        return [.. choice.All.Zip(found, Describe)];
    }

    public async Task<string> DescribeCommandAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Check(spec, options.Value.Limits);
        var call = InvokeCheck.Check(spec);
        var found = await choice.ChooseAsync(spec, call, cancellationToken).ConfigureAwait(false);
        var command = new GuestCommand
        {
            Module = spec.ModulePath,
            Helper = await preparation.GetHelperAsync(found.Runtime, cancellationToken).ConfigureAwait(false),
            ProgramName = spec.ProgramName,
            Args = call?.Args ?? spec.Args,
            Env = spec.Env,
            Invoke = spec.Invoke,
            Signature = call?.Signature.ToString(),
            Preopens = Folders(spec with { WorkspaceFolder = ShownWorkspace }),
            Listen = spec.Listen ? GuestPorts.Address(GuestPorts.Inside) : null,
            Limits = spec.Limits,
        };
        var program = found.Location.Origin == "PATH" ? found.Runtime.Name : found.Location.Path;
        return Piped(spec.Stdin) + ShellQuote.Join([program, .. found.Runtime.RunArguments(command)]);
    }

    public async Task<RunResult> RunAsync(RunSpec spec, ILogSink output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Check(spec, options.Value.Limits);
        var call = InvokeCheck.Check(spec);
        if (spec.Workspace && spec.WorkspaceFolder is null)
        {
            throw new ArgumentException("A workspace needs a folder.", nameof(spec));
        }

        var found = await choice.ChooseAsync(spec, call, cancellationToken).ConfigureAwait(false);
        var name = $"{found.Runtime.Name} {found.Version}";
        try
        {
            var guest = await preparation.PrepareAsync(spec, found, cancellationToken).ConfigureAwait(false);
            if (guest.Failure is { } failure)
            {
                return new RunResult(failure.End, 1, failure.Reason, TimeSpan.Zero, null, name) { Preparation = guest.Preparation };
            }

            int? port = !spec.Listen ? null : found.Wall is null ? GuestPorts.FindFree() : GuestPorts.Inside;
            var (command, binds) = await PlaceAsync(spec, call, found, guest, port, cancellationToken).ConfigureAwait(false);
            using var meter = new OutputMeter(output, digests: spec.Limits.OutputBytes is not null);
            var sink = new TailSink(meter, found.Runtime.ReportsOnStdout ? LogSource.Stdout : LogSource.Stderr);
            var ended = await process.RunAsync(
                found,
                new GuestProcessSpec(found.Runtime.RunArguments(command), binds, found.Runtime.ProcessBytes(spec.Limits))
                {
                    Stdin = spec.Stdin,
                    WallTime = spec.Limits.WallTime,
                    OutputBytes = spec.Limits.OutputBytes,
                    Listen = port is { } number ? (number, spec.Listening ?? (_ => { })) : null,
                    Workspace = spec.Workspace ? (spec.WorkspaceFolder!, spec.Limits) : null,
                },
                sink,
                cancellationToken).ConfigureAwait(false);
            var (end, reason) = RunVerdict.Of(ended, sink.Tail, found.Runtime, spec.Limits);
            return new RunResult(end, ended.Result.ExitCode, reason, ended.Result.Duration, ended.PeakBytes, name)
            {
                FirstOutput = meter.FirstOutput(ended.Result.StartedAt),
                Output = meter.Finish(),
                Preparation = guest.Preparation,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new RunResult(RunEnd.Cancelled, 137, "Cancelled before it began.", TimeSpan.Zero, null, name);
        }
    }

    // Where everything lies as the runtime sees it: at places of ours inside the wall, or where it is.
    private async Task<(GuestCommand Command, IReadOnlyList<Bind> Binds)> PlaceAsync(RunSpec spec, InvokeCall? call, FoundRuntime found, PreparedGuest guest, int? port, CancellationToken cancellationToken)
    {
        var binds = new List<Bind>();
        var name = FileNames.Clean(spec.ProgramName ?? Path.GetFileName(spec.ModulePath));
        var command = new GuestCommand
        {
            Module = Place(guest.Module, GuestProcess.ModulePath(name)),
            Compiled = guest.Compiled is null ? null : Place(guest.Compiled, "/compiled"),
            Helper = await preparation.GetHelperAsync(found.Runtime, cancellationToken).ConfigureAwait(false) is { } helper ? Place(helper, "/helper/wasi-run.mjs") : null,
            ProgramName = spec.ProgramName ?? name,
            Args = call?.Args ?? spec.Args,
            Env = spec.Env,
            Invoke = spec.Invoke,
            Signature = call?.Signature.ToString(),
            Preopens = [.. Folders(spec).Select((p, i) => p with { HostPath = Place(p.HostPath, $"/preopen/{i}", !p.ReadOnly) })],
            Listen = port is { } number ? GuestPorts.Address(number) : null,
            Limits = spec.Limits,
        };
        return (command, binds);

        string Place(string source, string target, bool writable = false)
        {
            binds.Add(new Bind(source, target, writable));
            return found.Wall is null ? source : target;
        }
    }

    private static IReadOnlyList<Preopen> Folders(RunSpec spec) =>
        spec.Workspace ? [.. spec.Preopens, new Preopen(spec.WorkspaceFolder!, RunSpec.WorkspacePath, ReadOnly: false)] : spec.Preopens;

    private RuntimeInfo Describe(IWasmRuntime runtime, FoundRuntime? found)
    {
        var limits = Enforcement.Of(runtime, found is null ? probe.WallProblem : found.Wall is null ? found.Problem : "", cgroups);
        return found switch
        {
            null => new RuntimeInfo(runtime.Name, false, null, null, runtime.HowToInstall, limits),
            { Version: null } => new RuntimeInfo(runtime.Name, false, null, found.Location.Path, $"It was found but does not start: {found.Problem}. {runtime.HowToInstall}", limits),
            _ => new RuntimeInfo(runtime.Name, true, found.Version, found.Location.Path, runtime.HowToInstall, limits),
        };
    }

    private static string Piped(ReadOnlyMemory<byte>? stdin)
    {
        if (stdin is not { Length: > 0 } bytes)
        {
            return "";
        }

        var text = bytes.Length <= MaxShownStdin ? Encoding.UTF8.GetString(bytes.Span) : "";
        return text.Length == 0 || text.Any(c => char.IsControl(c) && c != '\n') ? "cat INPUT | " : $"printf %s {ShellQuote.Quote(text)} | ";
    }
}
