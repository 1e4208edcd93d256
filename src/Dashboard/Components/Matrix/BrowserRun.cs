using System.Globalization;
using Dashboard.Components.Shared;
using Dashboard.Core.Sandbox;

namespace Dashboard.Components.Matrix;

/// <summary>How a run in this browser ended (Client/src/matrix). All of it comes from outside the server.</summary>
/// <param name="Outcome"><c>exited</c>, <c>trapped</c>, <c>stopped</c>, <c>timeout</c>, <c>output-limit</c>, <c>refused</c> or <c>failed</c>.</param>
/// <param name="ExitCode">The guest's exit code, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="FirstOutputMs">Milliseconds to the first line of standard output, or null.</param>
/// <param name="DurationMs">Milliseconds in all.</param>
/// <param name="MemoryBytes">Bytes of linear memory, or null.</param>
/// <param name="Sha256">As <see cref="OutputDigest.Sha256"/>; null where the browser can't digest.</param>
/// <param name="Lines">Lines of standard output.</param>
/// <param name="Head">The first of them.</param>
public sealed record BrowserRun(
    string Outcome,
    int? ExitCode,
    string? Reason,
    double? FirstOutputMs,
    double DurationMs,
    double? MemoryBytes,
    string? Sha256,
    long Lines,
    IReadOnlyList<string>? Head)
{
    /// <summary>The row of a run that ended.</summary>
    public MatrixRow ToRow() => new(MatrixRow.Browser, null)
    {
        State = Outcome switch
        {
            "exited" when ExitCode is null or 0 => "ran",
            "exited" => "ended",
            "trapped" => "trapped",
            "stopped" => "cancelled",
            "timeout" => "too long",
            "output-limit" => "too much output",
            "refused" => "can't",
            _ => "failed",
        },
        Tone = Outcome switch
        {
            "exited" when ExitCode is null or 0 => StateTone.Good,
            "stopped" or "refused" => StateTone.Warning,
            _ => StateTone.Bad,
        },
        Reason = Reason ?? (ExitCode is { } code and not 0 ? string.Create(CultureInfo.InvariantCulture, $"The module ended with exit code {code}.") : null),
        ExitCode = Outcome == "exited" ? ExitCode : null,
        FirstOutputMs = FirstOutputMs,
        DurationMs = Outcome is "refused" ? null : DurationMs,
        PeakBytes = MemoryBytes is { } bytes and > 0 and < long.MaxValue ? (long)bytes : null,
        Output = Outcome is not ("refused" or "failed") && Sha256 is { Length: 64 } sha256 ? new OutputDigest(sha256, Lines) : null,
        Head = Head,
    };
}
