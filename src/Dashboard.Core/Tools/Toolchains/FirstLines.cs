using Dashboard.Core.Logs;

namespace Dashboard.Core.Tools.Toolchains;

/// <summary>Keeps the first lines a short-lived program writes, and drops the rest.</summary>
internal sealed class FirstLines : ILogSink
{
    private const int Most = 50;
    private readonly Lock _lock = new();
    private readonly List<(LogSource Source, string Text)> _lines = [];

    /// <summary>The lines kept so far, of standard output first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines.OrderBy(line => line.Source).Select(line => line.Text)];
            }
        }
    }

    public void Write(LogSource source, string text) => WriteMany(source, [text]);

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        lock (_lock)
        {
            _lines.AddRange(lines.Take(Most - _lines.Count).Select(line => (source, line)));
        }
    }
}
