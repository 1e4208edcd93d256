using System.Globalization;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>
/// Wasmer's command line, as its sources from 4.3 to 6 describe it. It limits no memory: the module's memory maximum is
/// rewritten. It keeps compiled modules and its settings in a folder of its own, which here lasts as long as the run.
/// </summary>
public sealed class WasmerRuntime : IWasmRuntime
{
    // WASI's ENOEXEC, with which it ends for a trap in a WASI program.
    private const int NotExecutable = 45;

    /// <inheritdoc/>
    public string Name => "wasmer";

    /// <inheritdoc/>
    public string HowToInstall => "Install Wasmer 4.3 or later from https://docs.wasmer.io/install, then put it on PATH or set Tools:wasmer (or WASMER_PATH) to its path.";

    /// <inheritdoc/>
    public RuntimeAbilities Abilities { get; } = new() { Stack = "wasmer (--stack-size)", Invoke = true, InvokeWithWasi = false };

    /// <inheritdoc/>
    public IReadOnlyList<string> VersionArguments { get; } = ["--version"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment(string home) => new Dictionary<string, string>
    {
        ["HOME"] = home,
        ["TMPDIR"] = home,
        ["WASMER_DIR"] = home,
        ["WASMER_CACHE_DIR"] = home + "/cache",
    };

    /// <inheritdoc/>
    public string ReadVersion(string printed, string path)
    {
        ArgumentNullException.ThrowIfNull(printed);
        return printed.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var version, ..] ? version : printed;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RunArguments(GuestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = new List<string> { "run" };
        if (command.Limits.StackBytes is { } stack)
        {
            words.AddRange(["--stack-size", stack.ToString(CultureInfo.InvariantCulture)]);
        }

        foreach (var preopen in command.Preopens)
        {
            // It has no read-only mapping: the wall's bind is read-only.
            words.AddRange(["--mapdir", $"{preopen.GuestPath}:{preopen.HostPath}"]);
        }

        foreach (var (name, value) in command.Env)
        {
            words.AddRange(["--env", $"{name}={value}"]);
        }

        if (command.Invoke is not null)
        {
            words.Add("--invoke=" + command.Invoke);
        }

        words.Add(command.Module);
        if (command.Args.Count > 0)
        {
            words.Add("--"); // else it takes options of the guest for its own
            words.AddRange(command.Args);
        }

        return words;
    }

    /// <inheritdoc/>
    public long ProcessBytes(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.MemoryBytes + (limits.StackBytes ?? 0) + (512L << 20); // it compiles in the same process
    }

    /// <inheritdoc/>
    public RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords)
    {
        ArgumentNullException.ThrowIfNull(lastWords);
        if (exitCode is not (1 or NotExecutable))
        {
            return null;
        }

        if (LastWords.Find(lastWords, "RuntimeError: ") is { } trap)
        {
            return new RuntimeVerdict(trap.StartsWith("call stack exhausted", StringComparison.Ordinal) ? RunEnd.StackLimit : RunEnd.Trapped, trap);
        }

        // "error: Unable to ..." and then, on lines that begin with a drawn arrow, why.
        var error = LastWords.Find(lastWords, "error: ");
        var cause = lastWords.LastOrDefault(l => l.StartsWith("╰─▶ ", StringComparison.Ordinal));
        return error is null ? null : new RuntimeVerdict(RunEnd.NotInstantiated, cause is null ? error : LastWords.Cause([cause["╰─▶ ".Length..]]));
    }
}
