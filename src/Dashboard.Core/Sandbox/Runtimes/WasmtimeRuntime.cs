using System.Globalization;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>Wasmtime's command line, as of 36: limits its guests itself and starts modules it compiled before at once.</summary>
public sealed class WasmtimeRuntime : IWasmRuntime
{
    private const int Trapped = 134; // 128 + SIGABRT

    /// <inheritdoc/>
    public string Name => "wasmtime";

    /// <inheritdoc/>
    public string HowToInstall => "Download Wasmtime 36 or later from https://wasmtime.dev, then put it on PATH or set Tools:wasmtime (or WASMTIME_PATH) to its path.";

    /// <inheritdoc/>
    public RuntimeAbilities Abilities { get; } = new()
    {
        Fuel = "wasmtime (-W fuel)",
        Stack = "wasmtime (-W max-wasm-stack)",
        Memory = "wasmtime (-W max-memory-size)",
        Components = true,
        ContainsPreopens = true,
        Invoke = true,
        Listen = true,
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> VersionArguments { get; } = ["--version"];

    /// <inheritdoc/>
    public string ReadVersion(string printed, string path) =>
        printed.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var version, ..] ? version : printed;

    /// <inheritdoc/>
    public IReadOnlyList<string> RunArguments(GuestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var limits = command.Limits;
        var words = new List<string> { "run" };
        if (command.Compiled is not null)
        {
            words.Add("--allow-precompiled");
        }

        words.AddRange(["-W", "max-memory-size=" + Number(limits.MemoryBytes)]);
        AddFuel(words, limits);
        if (limits.StackBytes is { } stack)
        {
            words.AddRange(["-W", "max-wasm-stack=" + Number(stack)]);
        }

        foreach (var preopen in command.Preopens)
        {
            words.AddRange(["--dir", $"{preopen.HostPath}::{preopen.GuestPath}"]);
        }

        foreach (var (name, value) in command.Env)
        {
            words.AddRange(["--env", $"{name}={value}"]);
        }

        if (command.ProgramName is not null)
        {
            words.AddRange(["--argv0", command.ProgramName]);
        }

        if (command.Invoke is not null)
        {
            words.Add("--invoke=" + command.Invoke);
        }

        if (command.Listen is not null)
        {
            words.AddRange(["-S", "tcplisten=" + command.Listen, "-S", "preview2=n"]);
        }

        words.Add(command.Compiled ?? command.Module);
        words.AddRange(command.Args);
        return words;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> CompileArguments(string module, string target, RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var words = new List<string> { "compile" };
        AddFuel(words, limits); // code that counts fuel is other code
        words.AddRange(["-o", target, module]);
        return words;
    }

    /// <inheritdoc/>
    public string CompiledName(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.Fuel is null ? "plain.cwasm" : "fuel.cwasm";
    }

    /// <inheritdoc/>
    public long ProcessBytes(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.MemoryBytes + (limits.StackBytes ?? 0) + (256L << 20);
    }

    /// <inheritdoc/>
    public RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords)
    {
        if (LastWords.Find(lastWords, "wasm trap: ") is { } trap && exitCode == Trapped)
        {
            var end = trap switch
            {
                _ when trap.Contains("all fuel consumed", StringComparison.Ordinal) => RunEnd.FuelLimit,
                _ when trap.Contains("call stack exhausted", StringComparison.Ordinal) => RunEnd.StackLimit,
                _ when trap.Contains("interrupt", StringComparison.Ordinal) => RunEnd.TimeLimit,
                _ => RunEnd.Trapped,
            };
            return new RuntimeVerdict(end, trap);
        }

        // It says "Error: failed to ..." and then, under "Caused by:", why.
        return exitCode == 1 && lastWords.Any(l => l.StartsWith("Error: ", StringComparison.Ordinal))
            ? new RuntimeVerdict(RunEnd.NotInstantiated, LastWords.Cause(lastWords))
            : null;
    }

    private static void AddFuel(List<string> words, RunLimits limits)
    {
        if (limits.Fuel is { } fuel)
        {
            words.AddRange(["-W", "fuel=" + Number(fuel)]);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
