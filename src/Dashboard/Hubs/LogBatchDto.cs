using System.Text.Json;
using Dashboard.Core.Logs;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Hubs;

/// <summary>
/// A batch as it crosses the wire: columns rather than an object for each line, because a terminal takes tens of thousands of
/// lines a second. Sequence numbers within a batch are consecutive, so the first says them all.
/// </summary>
/// <param name="First">The first line's sequence number; 0 when there are no lines.</param>
/// <param name="Text">The lines' text.</param>
/// <param name="Times">Milliseconds since the Unix epoch, for each line.</param>
/// <param name="Sources">One letter for each line: <c>o</c> stdout, <c>e</c> stderr, <c>s</c> the dashboard.</param>
/// <param name="Skipped">Lines left out directly before the first.</param>
/// <param name="End">The outcome, with the last batch.</param>
public sealed record LogBatchDto(long First, IReadOnlyList<string> Text, IReadOnlyList<long> Times, string Sources, long Skipped, LogOutcome? End)
{
    /// <summary>Converts a batch.</summary>
    public static LogBatchDto From(LogBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var lines = batch.Lines;
        var text = new string[lines.Count];
        var times = new long[lines.Count];
        var sources = new char[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            text[i] = lines[i].Text;
            times[i] = lines[i].Time.ToUnixTimeMilliseconds();
            sources[i] = lines[i].Source switch { LogSource.Stdout => 'o', LogSource.Stderr => 'e', _ => 's' };
        }

        return new(lines.Count == 0 ? 0 : lines[0].Seq, text, times, new string(sources), batch.Skipped, batch.End);
    }
}

/// <summary>How the hub's messages are written.</summary>
public static class LogHubJsonExtensions
{
    /// <summary>camelCase, as everywhere in the HTTP API.</summary>
    public static ISignalRServerBuilder AddLogHubJson(this ISignalRServerBuilder builder) =>
        builder.AddJsonProtocol(options => options.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
}
