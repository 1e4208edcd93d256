using System.Globalization;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Sandbox.Scripts;

/// <summary>Node as it runs a script itself: what Emscripten makes, and not our own WASI script. None of the runtimes to choose from.</summary>
internal sealed class NodeScript(IWasmRuntime node) : IWasmRuntime
{
    private const int HeapExhausted = 134; // 128 + SIGABRT
    private const long Mebibyte = 1 << 20;

    public string Name => node.Name;

    public string HowToInstall => node.HowToInstall;

    public RuntimeAbilities Abilities { get; } = new();

    public IReadOnlyList<string> VersionArguments => node.VersionArguments;

    public string ReadVersion(string printed, string path) => node.ReadVersion(printed, path);

    // Without the first option scripts of Emscripten before 3.1.25 take fetch for a browser's and ask it for a file.
    public IReadOnlyList<string> RunArguments(GuestCommand command) =>
        ["--no-experimental-fetch", HeapLimit(command.Limits), command.Module, .. command.Args];

    public long ProcessBytes(RunLimits limits) => node.ProcessBytes(limits);

    public RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords)
    {
        if (exitCode == HeapExhausted && lastWords.Any(l => l.Contains("JavaScript heap out of memory", StringComparison.Ordinal)))
        {
            return new RuntimeVerdict(RunEnd.MemoryLimit, "JavaScript heap out of memory");
        }

        if (LastWords.Find(lastWords, "RangeError: Maximum call stack size exceeded") is not null)
        {
            return new RuntimeVerdict(RunEnd.StackLimit, "maximum call stack size exceeded");
        }

        return LastWords.Find(lastWords, "RuntimeError: ") is { } trap ? new RuntimeVerdict(RunEnd.Trapped, trap) : null;
    }

    private static string HeapLimit(RunLimits limits) =>
        "--max-old-space-size=" + Math.Max(16, limits.MemoryBytes / Mebibyte).ToString(CultureInfo.InvariantCulture);
}
