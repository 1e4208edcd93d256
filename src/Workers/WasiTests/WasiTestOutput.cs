using Dashboard.Core.Logs;

namespace Workers.WasiTests;

/// <summary>Keeps what a test writes; the sandbox's output limit bounds it.</summary>
internal sealed class WasiTestOutput : ILogSink
{
    private readonly Lock _lock = new();
    private readonly List<(LogSource Source, string Text)> _lines = [];

    public string Stdout => Join(LogSource.Stdout);

    public string Stderr => Join(LogSource.Stderr);

    public void Write(LogSource source, string text) => WriteMany(source, [text]);

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        lock (_lock)
        {
            _lines.AddRange(lines.Select(l => (source, l)));
        }
    }

    private string Join(LogSource source)
    {
        lock (_lock)
        {
            return string.Join('\n', _lines.Where(l => l.Source == source).Select(l => l.Text));
        }
    }
}
