using System.Runtime.CompilerServices;
using Dashboard.Core.Logs;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Hubs;

/// <summary>
/// Log streams for the browser's terminal. The same streams are plain HTTP at <c>/api/.../log</c> for everything else.
/// </summary>
public sealed class LogHub : Hub
{
    /// <summary>The most lines one call of <see cref="Range"/> answers with.</summary>
    public const int MaxRange = 5_000;

    private readonly ILogStreams streams;

    /// <summary>Takes the streams.</summary>
    public LogHub(ILogStreams streams) => this.streams = streams;

    /// <summary>
    /// Replays a stream and follows it. A reader that falls behind is told how many lines it skipped.
    /// </summary>
    /// <param name="streamId">Such as <c>job-0192...</c>.</param>
    /// <param name="fromSeq">The first line wanted; negative: that many before the end.</param>
    /// <param name="cancellationToken">Ends when the browser stops listening.</param>
    /// <exception cref="HubException">No such stream.</exception>
    public async IAsyncEnumerable<LogBatchDto> Follow(
        string streamId,
        long fromSeq,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = Find(streamId);
        await foreach (var batch in source.ReadAsync(fromSeq, follow: true, LogReadMode.Live, cancellationToken))
        {
            yield return LogBatchDto.From(batch);
        }
    }

    /// <summary>Lines that were skipped, at most <see cref="MaxRange"/> at a time; fewer when some are no longer kept.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="fromSeq">The first line wanted, from 1.</param>
    /// <param name="toSeq">The last line wanted.</param>
    /// <exception cref="HubException">No such stream, or a range that makes no sense.</exception>
    public async Task<LogBatchDto> Range(string streamId, long fromSeq, long toSeq)
    {
        var source = Find(streamId);
        if (fromSeq < 1 || toSeq < fromSeq)
        {
            throw new HubException("A range begins at 1 or later and ends no earlier than it begins.");
        }

        var last = Math.Min(toSeq, fromSeq + MaxRange - 1);
        var lines = new List<LogLine>();
        await foreach (var batch in source.ReadAsync(fromSeq, follow: false, LogReadMode.Complete, Context.ConnectionAborted))
        {
            lines.AddRange(batch.Lines.TakeWhile(line => line.Seq <= last));
            if (batch.Lines.Count > 0 && batch.Lines[^1].Seq >= last)
            {
                break;
            }
        }

        return LogBatchDto.From(new LogBatch(lines));
    }

    private ILogSource Find(string streamId)
    {
        // Checked here as well as in the store: the id comes from a browser and may end up in a file name.
        var valid = streamId is { Length: > 0 and <= 200 } && streamId.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        return (valid ? streams.Find(streamId) : null) ?? throw new HubException("There is no such log.");
    }
}
