using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Samples;

/// <summary>Reads what the compiler said about the source from a build's log.</summary>
public static class BuildMessages
{
    private const int MostLines = 50_000;

    /// <summary>The messages; none where the log is gone.</summary>
    public static async Task<IReadOnlyList<CompilerMessage>> ReadAsync(ILogStreams logs, Job job, IReadOnlyCollection<string> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(job);
        if (logs.Find(job.LogId) is not { } log)
        {
            return [];
        }

        var messages = new CompilerMessages(files);
        var read = 0;
        await foreach (var batch in log.ReadAsync(follow: false, cancellationToken: cancellationToken))
        {
            foreach (var line in batch.Lines)
            {
                messages.Add(line.Text);
            }

            read += batch.Lines.Count;
            if (read >= MostLines || messages.Found.Count >= CompilerMessages.Most)
            {
                break;
            }
        }

        return messages.Found;
    }
}
