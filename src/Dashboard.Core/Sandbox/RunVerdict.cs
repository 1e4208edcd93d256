using System.Globalization;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Sandbox;

/// <summary>Turns what is known of an ended process into an end and a plain sentence.</summary>
internal static class RunVerdict
{
    public static (RunEnd End, string Reason) Of(GuestProcessResult ended, IReadOnlyList<string> lastWords, IWasmRuntime runtime, RunLimits limits, string guest = "module")
    {
        var process = ended.Result;
        if (ended.FilesExceeded is { } files)
        {
            return (RunEnd.FileLimit, $"Ended for its files: {files}.");
        }

        if (ended.OutOfMemory)
        {
            return (RunEnd.MemoryLimit, $"Ended for its memory: the run needed more than the {ByteText.Format(runtime.ProcessBytes(limits))} that {runtime.Name} may have for a guest of {ByteText.Format(limits.MemoryBytes)}.");
        }

        switch (process.End)
        {
            case ProcessEnd.TimedOut:
                return (RunEnd.TimeLimit, $"Ended after {Seconds(limits.WallTime)}: that is its time limit.");
            case ProcessEnd.OutputLimit:
                return (RunEnd.OutputLimit, $"Ended for its output: it wrote more than {ByteText.Format(limits.OutputBytes ?? 0)}, its output limit.");
            case ProcessEnd.Cancelled:
                return (RunEnd.Cancelled, "Cancelled.");
            default:
                return process.ExitCode == 0
                    ? (RunEnd.Exited, $"The {guest} ended with exit code 0.")
                    : Judge(process.ExitCode, lastWords, runtime, limits, guest);
        }
    }

    private static (RunEnd End, string Reason) Judge(int exitCode, IReadOnlyList<string> lastWords, IWasmRuntime runtime, RunLimits limits, string guest)
    {
        var verdict = runtime.Judge(exitCode, lastWords);
        return verdict switch
        {
            null => (RunEnd.Exited, Ended(exitCode, runtime, guest)),
            { End: RunEnd.Trapped, Crashed: true } => (verdict.End, $"The runtime itself crashed: {verdict.Detail}."),
            { End: RunEnd.NotInstantiated } => (verdict.End, $"The {guest} could not be loaded: {verdict.Detail}."),
            { End: RunEnd.FuelLimit } => (verdict.End, $"Ended for its fuel: it ran more than {limits.Fuel} instructions."),
            { End: RunEnd.StackLimit } => (verdict.End, $"Its calls went too deep: {verdict.Detail}."),
            { End: RunEnd.MemoryLimit } => (verdict.End, $"Ended for its memory: {verdict.Detail}."),
            { End: RunEnd.Trapped } when AllocationFailure(lastWords) is { } failure => (RunEnd.MemoryLimit,
                $"The guest could not get the memory it asked for (its limit is {ByteText.Format(limits.MemoryBytes)}) and gave up: {failure}."),
            _ => (verdict.End, $"The {guest} trapped: {verdict.Detail}."),
        };
    }

    private static string Ended(int exitCode, IWasmRuntime runtime, string guest)
    {
        var plain = string.Create(CultureInfo.InvariantCulture, $"The {guest} ended with exit code {exitCode}");
        return CrashSignal.Of(exitCode) is { } signal && !runtime.Abilities.TellsCrashes ? $"{plain}, or {runtime.Name} itself crashed ({signal}): both look the same." : plain + ".";
    }

    // What Rust's and C++'s libraries say before they abort. The guest's own words: they explain, they decide nothing else.
    private static string? AllocationFailure(IReadOnlyList<string> lastWords)
    {
        var line = lastWords.LastOrDefault(l =>
            (l.StartsWith("memory allocation of ", StringComparison.Ordinal) && l.Contains(" bytes failed", StringComparison.Ordinal))
            || l.Contains("std::bad_alloc", StringComparison.Ordinal));
        return line is null ? null : LastWords.Cut(line).TrimEnd('.');
    }

    private static string Seconds(TimeSpan? time) => string.Create(CultureInfo.InvariantCulture, $"{time?.TotalSeconds ?? 0:0.###} s");
}
