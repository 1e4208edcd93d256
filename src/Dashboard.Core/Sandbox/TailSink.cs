using Dashboard.Core.Logs;

namespace Dashboard.Core.Sandbox;

/// <summary>Passes lines on and keeps the last ones of standard error, in which a runtime says why it ended.</summary>
internal sealed class TailSink(ILogSink? next) : ILogSink
{
    private const int Kept = 40;
    private const int MaxLength = 2_000;
    private readonly Queue<string> _tail = new(Kept);

    /// <summary>The last lines of standard error, oldest first.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_tail)
            {
                return [.. _tail];
            }
        }
    }

    /// <summary>The first line of standard output, for programs asked for their version.</summary>
    public string? FirstLine { get; private set; }

    public void Write(LogSource source, string text)
    {
        Keep(source, text);
        next?.Write(source, text);
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        // Only the last ones of a flood can stay.
        for (var i = source == LogSource.Stderr ? Math.Max(0, lines.Count - Kept) : 0; i < lines.Count; i++)
        {
            Keep(source, lines[i]);
            if (source == LogSource.Stdout)
            {
                break;
            }
        }

        next?.WriteMany(source, lines);
    }

    private void Keep(LogSource source, string text)
    {
        if (source == LogSource.Stdout)
        {
            FirstLine ??= text;
            return;
        }

        lock (_tail)
        {
            if (_tail.Count == Kept)
            {
                _tail.Dequeue();
            }

            _tail.Enqueue(text.Length > MaxLength ? text[..MaxLength] : text);
        }
    }
}
