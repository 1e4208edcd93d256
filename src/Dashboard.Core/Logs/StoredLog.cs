using System.Runtime.CompilerServices;

namespace Dashboard.Core.Logs;

/// <summary>A completed stream, read from disk. A stream cut off by the end of the dashboard carries the outcome <c>interrupted</c>.</summary>
internal sealed class StoredLog(string id, LogFile file, LogOptions options) : ILogSource
{
    public string Id { get; } = id;

    public long LastSeq => file.LastSeq;

    public LogOutcome? Outcome { get; } = file.Outcome ?? new LogOutcome("interrupted", "The dashboard stopped while this was written.");

    public async IAsyncEnumerable<LogBatch> ReadAsync(
        long fromSeq = 1,
        bool follow = true,
        LogReadMode mode = LogReadMode.Complete,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = fromSeq < 0 ? Math.Max(1, LastSeq + 1 + fromSeq) : Math.Max(1, fromSeq);
        while (next <= LastSeq)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = next;
            var lines = await Task.Run(() => file.Read(from, options.BatchLines, options.BatchCharacters), cancellationToken);
            if (lines.Count == 0)
            {
                break;
            }

            // A hole is what the byte cap kept from the disk.
            yield return new LogBatch(lines, lines[0].Seq - next);
            next = lines[^1].Seq + 1;
        }

        yield return new LogBatch([], 0, Outcome);
    }
}
