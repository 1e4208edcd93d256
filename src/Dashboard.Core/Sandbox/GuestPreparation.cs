using System.Collections.Concurrent;
using System.Diagnostics;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Sandbox.Walls;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox;

/// <summary>A module made ready: paths on the host.</summary>
/// <param name="Module">The module, or its copy with a lower memory maximum.</param>
/// <param name="Compiled">Its compiled form, or null.</param>
/// <param name="Failure">Why it does not compile, or null.</param>
internal sealed record PreparedGuest(string Module, string? Compiled, (RunEnd End, string Reason)? Failure = null)
{
    /// <summary>How long it was compiled just now; null when its compiled form lay ready or there is none.</summary>
    public TimeSpan? Preparation { get; init; }
}

/// <summary>
/// Makes modules ready for a runtime, once for each module, limit and runtime: the memory maximum rewritten, the code
/// compiled ahead. Compiling happens in a process of its own, which never runs the guest; runs can only read the result.
/// </summary>
internal sealed class GuestPreparation(SandboxCache cache, GuestProcess process, IOptions<SandboxOptions> options)
{
    private const string Out = "/out";
    private readonly ConcurrentDictionary<(string Digest, long Bytes), bool> _inside = [];

    public async Task<PreparedGuest> PrepareAsync(RunSpec spec, FoundRuntime found, CancellationToken cancellationToken)
    {
        var module = found.Runtime.Abilities.Memory is not null ? spec.ModulePath : await LimitMemoryAsync(spec, cancellationToken).ConfigureAwait(false);
        var target = found.Runtime.CompiledName(spec.Limits);
        if (target.Length == 0)
        {
            return new PreparedGuest(module, null);
        }

        (RunEnd, string)? failure = null;
        TimeSpan? preparation = null;
        var name = $"{found.Runtime.Name}-{found.Fingerprint}-{ModuleDigest.Hex(spec.ModuleDigest)}-{target}";
        var compiled = await cache.GetAsync(name, async (path, token) =>
        {
            var began = Stopwatch.GetTimestamp();
            failure = await CompileAsync(module, path, found, spec.Limits, token).ConfigureAwait(false);
            preparation = Stopwatch.GetElapsedTime(began);
            return failure is null;
        }, cancellationToken).ConfigureAwait(false);
        return new PreparedGuest(module, compiled, failure) { Preparation = preparation };
    }

    /// <summary>The path of a runtime's helper script, written at first use.</summary>
    public async Task<string?> GetHelperAsync(IWasmRuntime runtime, CancellationToken cancellationToken)
    {
        if (runtime.Helper is not { } text)
        {
            return null;
        }

        var digest = ModuleDigest.Short(ModuleDigest.Of(System.Text.Encoding.UTF8.GetBytes(text)));
        return await cache.GetAsync($"wasi-run-{digest}.mjs", async (path, token) =>
        {
            await File.WriteAllTextAsync(path, text, token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> LimitMemoryAsync(RunSpec spec, CancellationToken cancellationToken)
    {
        var key = (spec.ModuleDigest, spec.Limits.MemoryBytes);
        if (_inside.ContainsKey(key))
        {
            return spec.ModulePath;
        }

        var name = $"{ModuleDigest.Hex(spec.ModuleDigest)}-memory-{spec.Limits.MemoryBytes}.wasm";
        var rewritten = await cache.GetAsync(name, (path, token) =>
            Task.Run(() => MemoryMaximum.TryRewrite(spec.ModulePath, path, spec.Limits.MemoryBytes), token), cancellationToken).ConfigureAwait(false);
        if (rewritten is null)
        {
            _inside[key] = true;
        }

        return rewritten ?? spec.ModulePath;
    }

    private async Task<(RunEnd End, string Reason)?> CompileAsync(string module, string target, FoundRuntime found, RunLimits limits, CancellationToken cancellationToken)
    {
        var (folder, file) = (Path.GetDirectoryName(target)!, Path.GetFileName(target));
        IReadOnlyList<Bind> binds = [new(module, GuestProcess.ModulePath("module.wasm")), new(folder, Out, Writable: true)];
        var arguments = found.Wall is null
            ? found.Runtime.CompileArguments(module, target, limits)
            : found.Runtime.CompileArguments(binds[0].Target, $"{Out}/{file}", limits);
        var sink = new TailSink(null);
        var ended = await process.RunAsync(
            found,
            new GuestProcessSpec(arguments!, binds, options.Value.CompileMemoryBytes) { WallTime = TimeSpan.FromSeconds(options.Value.CompileSeconds), OutputBytes = 1 << 20 },
            sink,
            cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (ended is { OutOfMemory: false, Result: { End: ProcessEnd.Exited, ExitCode: 0 } } && Path.Exists(target))
        {
            return null;
        }

        return ended switch
        {
            { OutOfMemory: true } => (RunEnd.MemoryLimit, $"Compiling it needs more than {ByteText.Format(options.Value.CompileMemoryBytes)} of memory (Sandbox:CompileMemoryBytes)."),
            { Result.End: ProcessEnd.TimedOut } => (RunEnd.TimeLimit, $"Compiling it takes longer than {options.Value.CompileSeconds} s (Sandbox:CompileSeconds)."),
            _ => (RunEnd.NotInstantiated, $"The module could not be compiled: {found.Runtime.Judge(ended.Result.ExitCode, sink.Tail)?.Detail ?? LastWords.Cause(sink.Tail)}."),
        };
    }
}
