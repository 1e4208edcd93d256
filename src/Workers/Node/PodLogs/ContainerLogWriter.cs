using System.Globalization;
using System.Text;
using Dashboard.Core.Logs;

namespace Workers.Node.PodLogs;

/// <summary>Writes a container's log the way the kubelet does: plain lines, each after its time where asked for.</summary>
internal static class ContainerLogWriter
{
    /// <summary>Writes until the log ends, the limit is reached, or, without follow, what is there has been written.</summary>
    /// <param name="log">The log.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="output">Where it goes; flushed after each batch.</param>
    /// <param name="cancellationToken">The reader went away.</param>
    public static async Task WriteAsync(ILogSource log, ContainerLogOptions options, Stream output, CancellationToken cancellationToken)
    {
        if (options is { TailLines: 0, Follow: false })
        {
            return;
        }

        var left = options.LimitBytes ?? long.MaxValue;
        var from = options.TailLines switch
        {
            null => 1,
            0 => log.LastSeq + 1,
            { } tail => -tail,
        };
        var text = new StringBuilder();
        await foreach (var batch in log.ReadAsync(from, options.Follow, LogReadMode.Complete, cancellationToken))
        {
            text.Clear();
            foreach (var line in batch.Lines.Where(l => options.Since is null || l.Time >= options.Since))
            {
                if (options.Timestamps)
                {
                    text.Append(Stamp(line.Time)).Append(' ');
                }

                text.Append(line.Text).Append('\n');
            }

            if (text.Length == 0)
            {
                continue;
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            var count = (int)Math.Min(bytes.Length, left);
            await output.WriteAsync(bytes.AsMemory(0, count), cancellationToken);
            await output.FlushAsync(cancellationToken);
            left -= count;
            if (left == 0)
            {
                return;
            }
        }
    }

    /// <summary>RFC 3339 with nanoseconds, of which .NET knows hundreds.</summary>
    internal static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z";
}
