using Dashboard.Core.Processes;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>Finds the files a native program needs to start, by asking its own dynamic loader (ld.so(8), <c>--list</c>).</summary>
internal static class SharedLibraries
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>The loader and the libraries, as binds at their own places; empty for a static program.</summary>
    public static async Task<IReadOnlyList<Bind>> FindAsync(string program, IProcessRunner processes, CancellationToken cancellationToken)
    {
        if (ElfFile.FindInterpreter(program) is not { } loader)
        {
            return [];
        }

        var lines = new LineSink();
        var spec = new ProcessSpec { FileName = loader, Arguments = ["--list", program], WallTime = TimeLimit, Environment = new Dictionary<string, string>() };
        await processes.RunAsync(spec, lines, cancellationToken).ConfigureAwait(false);
        return [.. lines.Lines.Select(PathIn).OfType<string>().Append(loader).Distinct(StringComparer.Ordinal).Select(p => new Bind(p, p))];
    }

    // "	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)" or "	/lib64/ld-linux-x86-64.so.2 (0x...)"
    internal static string? PathIn(string line)
    {
        var text = line.Trim();
        var arrow = text.IndexOf("=> ", StringComparison.Ordinal);
        var path = arrow < 0 ? text : text[(arrow + 3)..];
        var end = path.LastIndexOf(" (", StringComparison.Ordinal);
        path = end < 0 ? path : path[..end];
        return path.StartsWith('/') ? path : null;
    }

    private sealed class LineSink : Logs.ILogSink
    {
        private const int Most = 1_000;
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public void Write(Logs.LogSource source, string text) => WriteMany(source, [text]);

        public void WriteMany(Logs.LogSource source, IReadOnlyList<string> lines)
        {
            lock (_lines)
            {
                if (source == Logs.LogSource.Stdout && _lines.Count < Most)
                {
                    _lines.AddRange(lines);
                }
            }
        }
    }
}
