using System.IO.Compression;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>
/// wazero's command line, as of 1.12. It limits nothing itself: memory is limited by the module's rewritten maximum.
/// Its <c>-timeout</c> stays off: it interrupts no blocked call and makes tight loops several times slower.
/// </summary>
public sealed class WazeroRuntime : IWasmRuntime
{
    private const string Failed = "error instantiating wasm binary: ";

    /// <inheritdoc/>
    public string Name => "wazero";

    /// <inheritdoc/>
    public string HowToInstall => "Run scripts/setup.sh (Debian), or install wazero 1.9 or later from https://wazero.io on PATH.";

    /// <inheritdoc/>
    public RuntimeAbilities Abilities { get; } = new() { Listen = true, TellsCrashes = true };

    /// <inheritdoc/>
    public IReadOnlyList<string> VersionArguments { get; } = ["version"];

    /// <summary>Debian's build says only <c>dev</c>: the package's own changelog, unpacked beside it, knows better.</summary>
    public string ReadVersion(string printed, string path) => printed == "dev" ? PackagedVersion(path) ?? "dev" : printed;

    /// <inheritdoc/>
    public IReadOnlyList<string> RunArguments(GuestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var words = new List<string> { "run" };
        if (command.Compiled is not null)
        {
            words.Add("-cachedir=" + command.Compiled);
        }

        foreach (var preopen in command.Preopens)
        {
            words.Add($"-mount={preopen.HostPath}:{preopen.GuestPath}{(preopen.ReadOnly ? ":ro" : "")}");
        }

        foreach (var (name, value) in command.Env)
        {
            words.Add($"-env={name}={value}");
        }

        if (command.Listen is not null)
        {
            words.Add("-listen=" + command.Listen);
        }

        words.Add(command.Module);
        if (command.Args.Count > 0)
        {
            // It drops the first "--", and only when something follows.
            words.Add("--");
            words.AddRange(command.Args);
        }

        return words;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> CompileArguments(string module, string target, RunLimits limits) => ["compile", "-cachedir=" + target, module];

    /// <inheritdoc/>
    public string CompiledName(RunLimits limits)
    {
        // The rewritten maximum makes it another module to wazero.
        ArgumentNullException.ThrowIfNull(limits);
        return $"memory-{limits.MemoryBytes}";
    }

    /// <summary>Go's heap copies a growing memory, so that old and new copies lie beside each other: about 4.5 times the guest's.</summary>
    public long ProcessBytes(RunLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return (limits.MemoryBytes * 9 / 2) + (128L << 20);
    }

    /// <inheritdoc/>
    public RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords)
    {
        ArgumentNullException.ThrowIfNull(lastWords);
        // Go says a lot before it ends by a signal; in a guest's code it may stumble over that too, and ends by another one.
        if (CrashSignal.Of(exitCode) is { } signal && lastWords.Any(l => l.StartsWith("goroutine ", StringComparison.Ordinal) || l.Contains(" sigcode=", StringComparison.Ordinal)))
        {
            return new RuntimeVerdict(RunEnd.Trapped, $"wazero ended by {signal}") { Crashed = true };
        }

        if (exitCode == 2 && LastWords.Find(lastWords, "fatal error: ") is { } crash)
        {
            return new RuntimeVerdict(crash.Contains("out of memory", StringComparison.Ordinal) ? RunEnd.MemoryLimit : RunEnd.Trapped, "wazero crashed: " + crash);
        }

        if (exitCode != 1)
        {
            return null;
        }

        if (LastWords.Find(lastWords, "error compiling wasm binary: ") is { } invalid)
        {
            return new RuntimeVerdict(RunEnd.NotInstantiated, invalid);
        }

        var failure = LastWords.Find(lastWords, Failed);
        if (failure is null)
        {
            return null;
        }

        if (failure.EndsWith("stack overflow", StringComparison.Ordinal))
        {
            return new RuntimeVerdict(RunEnd.StackLimit, "stack overflow");
        }

        return LastWords.Find(lastWords, "wasm error: ") is { } trap && failure.Contains("wasm error: ", StringComparison.Ordinal)
            ? new RuntimeVerdict(RunEnd.Trapped, trap)
            : new RuntimeVerdict(RunEnd.NotInstantiated, failure);
    }

    private static string? PackagedVersion(string path)
    {
        var changelog = Path.Combine(Path.GetDirectoryName(path)!, "../share/doc/wazero/changelog.Debian.gz");
        try
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(changelog), CompressionMode.Decompress));
            var first = reader.ReadLine() ?? "";
            var open = first.IndexOf('(', StringComparison.Ordinal);
            var end = first.IndexOfAny(['-', ')'], open + 1);
            return open >= 0 && end > open ? first[(open + 1)..end] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }
}
