using Dashboard.Core.Logs;

namespace Dashboard.Components.Matrix;

/// <summary>Reads the first lines a run wrote to standard output.</summary>
public static class OutputReader
{
    /// <summary>The most lines read.</summary>
    public const int MostLines = 500;

    private const int MostCharacters = 64 * 1024;

    /// <summary>Reads from a log; none where there is no such log.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(ILogStreams logs, string logId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var lines = new List<string>();
        if (logs.Find(logId) is not { } source)
        {
            return lines;
        }

        var characters = 0;
        await foreach (var batch in source.ReadAsync(1, follow: false, LogReadMode.Complete, cancellationToken))
        {
            foreach (var line in batch.Lines.Where(line => line.Source == LogSource.Stdout))
            {
                if (lines.Count == MostLines || (characters += line.Text.Length) > MostCharacters)
                {
                    return lines;
                }

                lines.Add(line.Text);
            }
        }

        return lines;
    }
}
