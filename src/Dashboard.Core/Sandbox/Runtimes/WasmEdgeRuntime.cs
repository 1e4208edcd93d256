using System.Globalization;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>
/// WasmEdge's command line, as its sources from 0.14 to 0.16 describe it. It interprets modules (compiling ahead needs a
/// build with LLVM) and limits memory and instructions itself; why a run failed it writes to standard output.
/// </summary>
public sealed class WasmEdgeRuntime : IWasmRuntime
{
    private const int Failed = 1;
    private const int Aborted = 134; // 128 + SIGABRT
    private const long PageBytes = 65_536;
    private static readonly string[] LoadPhases = ["loading failed: ", "validation failed: ", "instantiation failed: "];

    /// <inheritdoc/>
    public string Name => "wasmedge";

    /// <inheritdoc/>
    public string HowToInstall => "Install WasmEdge 0.14 or later from https://wasmedge.org/docs/start/install, then put it on PATH or set Tools:wasmedge (or WASMEDGE_PATH) to its path.";

    /// <inheritdoc/>
    public RuntimeAbilities Abilities { get; } = new()
    {
        Fuel = "wasmedge (--gas-limit)",
        MaxFuel = int.MaxValue, // it reads the limit as an int
        Memory = "wasmedge (--memory-page-limit)",
        Invoke = true,
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> VersionArguments { get; } = ["--version"];

    /// <inheritdoc/>
    public bool ReportsOnStdout => true;

    /// <inheritdoc/>
    public string ReadVersion(string printed, string path)
    {
        // "PROGRAM version 0.14.1", with the program as it was called
        ArgumentNullException.ThrowIfNull(printed);
        var at = printed.LastIndexOf(" version ", StringComparison.Ordinal);
        return at < 0 ? printed : printed[(at + " version ".Length)..];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RunArguments(GuestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = new List<string> { "run", "--memory-page-limit", Number(Math.Min(command.Limits.MemoryBytes / PageBytes, 65_536)) };
        if (command.Limits.Fuel is { } fuel)
        {
            words.AddRange(["--enable-gas-measuring", "--gas-limit", Number(fuel)]);
        }

        foreach (var preopen in command.Preopens)
        {
            words.AddRange(["--dir", $"{preopen.GuestPath}:{preopen.HostPath}{(preopen.ReadOnly ? ":readonly" : "")}"]);
        }

        foreach (var (name, value) in command.Env)
        {
            words.AddRange(["--env", $"{name}={value}"]);
        }

        if (command.Invoke is not null)
        {
            words.Add("--reactor"); // calls _initialize first, where the module has it
        }

        words.Add(command.Module); // from here on nothing is an option of its own
        if (command.Invoke is not null)
        {
            words.Add(command.Invoke);
        }

        words.AddRange(command.Args);
        return words;
    }

    /// <inheritdoc/>
    public long ProcessBytes(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.MemoryBytes + (256L << 20);
    }

    /// <inheritdoc/>
    public RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords)
    {
        if (exitCode == Aborted && LastWords.Find(lastWords, "execution failed: ") is { } trap)
        {
            var end = trap.StartsWith("cost limit exceeded", StringComparison.Ordinal) ? RunEnd.FuelLimit : RunEnd.Trapped;
            return new RuntimeVerdict(end, WithoutCode(trap));
        }

        return exitCode == Failed && LoadPhases.Select(p => LastWords.Find(lastWords, p)).OfType<string>().FirstOrDefault() is { } why
            ? new RuntimeVerdict(RunEnd.NotInstantiated, WithoutCode(why))
            : null;
    }

    // "unreachable, Code: 0x40a"
    private static string WithoutCode(string text)
    {
        var at = text.LastIndexOf(", Code: ", StringComparison.Ordinal);
        return at < 0 ? text : text[..at];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
