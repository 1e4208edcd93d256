using System.Diagnostics;
using Dashboard.Core.Logs;

namespace Dashboard.Core.Sandbox;

/// <summary>Passes lines on, notes when the first line of standard output came and digests all of them.</summary>
/// <param name="next">Gets the lines.</param>
/// <param name="digests">Whether to digest: not for an output without a limit, where that would go on for as long as the guest runs.</param>
internal sealed class OutputMeter(ILogSink next, bool digests) : ILogSink, IDisposable
{
    private readonly OutputHasher? _hasher = digests ? new OutputHasher() : null;
    private long? _first;

    /// <summary>From a start (<see cref="Stopwatch.GetTimestamp"/>) to the first line of standard output; null when there was none.</summary>
    public TimeSpan? FirstOutput(long startedAt) =>
        _first is { } first ? Stopwatch.GetElapsedTime(startedAt, Math.Max(startedAt, first)) : null;

    /// <summary>The digest of all lines of standard output; null without one. To be called once, when the process and its output have ended.</summary>
    public OutputDigest? Finish() => _hasher?.Finish();

    // Each source has one writer, which ends before the process counts as ended: what only stdout touches needs no lock.
    public void Write(LogSource source, string text)
    {
        if (source == LogSource.Stdout)
        {
            _first ??= Stopwatch.GetTimestamp();
            _hasher?.Add(text);
        }

        next.Write(source, text);
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        if (source == LogSource.Stdout && lines.Count > 0)
        {
            _first ??= Stopwatch.GetTimestamp();
            for (var i = 0; i < lines.Count; i++)
            {
                _hasher?.Add(lines[i]);
            }
        }

        next.WriteMany(source, lines);
    }

    public void Dispose() => _hasher?.Dispose();
}
