using System.Globalization;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>Node's V8 with its own WASI, through a small script of ours. Everybody has it; it contains no preopen by itself.</summary>
public sealed class NodeRuntime : IWasmRuntime
{
    // Exit codes of wasi-run.mjs beyond the guest's own; each comes with a line on standard error that says the same. So does
    // a guest's own code that could be taken for a crash: node 20 crashes over some calls, such as sock_accept without a socket.
    private const int Trapped = 134;
    private const int NotInstantiated = 1;

    /// <inheritdoc/>
    public string Name => "node";

    /// <inheritdoc/>
    public string HowToInstall => "Install Node.js 20 or later (Debian: apt-get install nodejs, or https://nodejs.org).";

    /// <inheritdoc/>
    public RuntimeAbilities Abilities { get; } = new() { Stack = "V8 (--stack-size)", Invoke = true, TellsCrashes = true };

    /// <inheritdoc/>
    public IReadOnlyList<string> VersionArguments { get; } = ["--version"];

    /// <inheritdoc/>
    public string Helper { get; } = ReadHelper();

    /// <inheritdoc/>
    public string ReadVersion(string printed, string path)
    {
        ArgumentNullException.ThrowIfNull(printed);
        return printed.TrimStart('v');
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RunArguments(GuestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = new List<string> { "--no-warnings" };
        if (command.Limits.StackBytes is { } stack)
        {
            words.Add("--stack-size=" + (stack / 1024).ToString(CultureInfo.InvariantCulture));
        }

        words.Add(command.Helper ?? "wasi-run.mjs");
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
            words.AddRange(["--invoke", command.Invoke, "--signature", command.Signature ?? "->"]);
        }

        words.Add(command.Module);
        words.AddRange(command.Args);
        return words;
    }

    /// <inheritdoc/>
    public long ProcessBytes(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.MemoryBytes + (384L << 20);
    }

    /// <inheritdoc/>
    public RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords)
    {
        ArgumentNullException.ThrowIfNull(lastWords);
        var signal = CrashSignal.Of(exitCode);
        if (signal is not null && lastWords.LastOrDefault(l => l.Length > 0) == string.Create(CultureInfo.InvariantCulture, $"wasm exited: {exitCode}"))
        {
            return null; // nothing follows that line of ours
        }

        if (exitCode == Trapped && LastWords.Find(lastWords, "wasm trap: ") is { } trap)
        {
            return new RuntimeVerdict(trap.StartsWith("Maximum call stack", StringComparison.Ordinal) ? RunEnd.StackLimit : RunEnd.Trapped, trap);
        }

        if (signal is not null)
        {
            return new RuntimeVerdict(RunEnd.Trapped, $"node ended by {signal}") { Crashed = true };
        }

        return exitCode == NotInstantiated && LastWords.Find(lastWords, "wasm not instantiated: ") is { } why
            ? new RuntimeVerdict(RunEnd.NotInstantiated, why)
            : null;
    }

    private static string ReadHelper()
    {
        using var stream = typeof(NodeRuntime).Assembly.GetManifestResourceStream("wasi-run.mjs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
