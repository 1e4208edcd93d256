using Dashboard.Core.Logs;

namespace Dashboard.Core.Sandbox;

/// <summary>Passes lines on and keeps the last ones of where a runtime says why it ended: mostly standard error.</summary>
internal sealed class TailSink(ILogSink? next, LogSource kept = LogSource.Stderr) : ILogSink
{
    private const int Kept = 40;
    private const int MaxLength = 2_000;
    private readonly Queue<string> _tail = new(Kept);

    /// <summary>The last lines kept, oldest first.</summary>
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
        if (source == LogSource.Stdout)
        {
            FirstLine ??= text;
        }

        if (source == kept)
        {
            Keep(text);
        }

        next?.Write(source, text);
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        // Only the last ones of a flood can stay.
        if (source == LogSource.Stdout && lines.Count > 0)
        {
            FirstLine ??= lines[0];
        }

        for (var i = source == kept ? Math.Max(0, lines.Count - Kept) : lines.Count; i < lines.Count; i++)
        {
            Keep(lines[i]);
        }

        next?.WriteMany(source, lines);
    }

    private void Keep(string text)
    {
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
