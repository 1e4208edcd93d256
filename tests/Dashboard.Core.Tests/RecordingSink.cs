using Dashboard.Core.Logs;

namespace Dashboard.Core.Tests;

/// <summary>Keeps every line it is given.</summary>
internal sealed class RecordingSink : ILogSink
{
    private readonly Lock _gate = new();
    private readonly List<(LogSource Source, string Text)> _lines = [];
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Write(LogSource source, string text)
    {
        lock (_gate)
        {
            _lines.Add((source, text));
        }

        _first.TrySetResult(text);
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            Write(source, line);
        }
    }

    public Task<string> FirstLineAsync() => _first.Task;

    public IReadOnlyList<string> Of(LogSource source)
    {
        lock (_gate)
        {
            return [.. _lines.Where(l => l.Source == source).Select(l => l.Text)];
        }
    }
}
