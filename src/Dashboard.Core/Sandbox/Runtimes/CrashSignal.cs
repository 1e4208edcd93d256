using System.Collections.Frozen;

namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>The signals by which a program crashes, in the exit code that bubblewrap and a shell make of them: 128 and the signal (signal(7)).</summary>
internal static class CrashSignal
{
    private static readonly FrozenDictionary<int, string> Names = new Dictionary<int, string>
    {
        [132] = "SIGILL",
        [133] = "SIGTRAP",
        [134] = "SIGABRT",
        [135] = "SIGBUS",
        [136] = "SIGFPE",
        [139] = "SIGSEGV",
    }.ToFrozenDictionary();

    /// <summary>The signal's name; null: this exit code is no crash.</summary>
    public static string? Of(int exitCode) => Names.GetValueOrDefault(exitCode);
}
