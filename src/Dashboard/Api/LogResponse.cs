using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;

namespace Dashboard.Api;

/// <summary>A log stream over plain HTTP, for tools: text, or one JSON object a line.</summary>
internal static class LogResponse
{
    /// <summary>Writes what is kept and, with <paramref name="follow"/>, what comes, until the stream or the caller ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="source">The stream.</param>
    /// <param name="follow">Whether to go on until the stream completes.</param>
    /// <param name="from">First sequence number; negative: that many lines before the end.</param>
    /// <param name="format"><c>text</c> or <c>ndjson</c>.</param>
    /// <param name="timestamps">In text: an RFC 3339 time before each line.</param>
    public static async Task WriteAsync(HttpContext context, ILogSource source, bool follow, long from, string format, bool timestamps)
    {
        if (format is not ("text" or "ndjson"))
        {
            throw new ProblemException(ProblemKind.Invalid, $"There is no log format '{format}'.", "A log is text or ndjson.", "Use format=text or format=ndjson.");
        }

        var response = context.Response;
        response.ContentType = format == "text" ? "text/plain; charset=utf-8" : "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";

        // The headers go out before the first line does, so that a follower knows it is connected.
        await response.StartAsync(context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var batch in source.ReadAsync(from, follow, LogReadMode.Complete, context.RequestAborted))
            {
                var text = format == "text" ? AsText(batch, timestamps) : AsJson(batch);
                await response.Body.WriteAsync(text, context.RequestAborted);
                await response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader went away; nothing is lost, the stream goes on.
        }
    }

    private static byte[] AsText(LogBatch batch, bool timestamps)
    {
        var text = new StringBuilder();
        if (batch.Skipped > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{batch.Skipped} lines are not kept]\n");
        }

        foreach (var line in batch.Lines)
        {
            if (timestamps)
            {
                text.Append(CultureInfo.InvariantCulture, $"{line.Time.UtcDateTime:O} ");
            }

            text.Append(line.Text).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] AsJson(LogBatch batch)
    {
        using var buffer = new MemoryStream();
        if (batch.Skipped > 0)
        {
            Put(new { batch.Skipped });
        }

        foreach (var line in batch.Lines)
        {
            Put(new { line.Seq, line.Time, Source = line.Source.ToString().ToLowerInvariant(), line.Text });
        }

        if (batch.End is { } end)
        {
            Put(new { End = end });
        }

        return buffer.ToArray();

        void Put<T>(T value)
        {
            JsonSerializer.Serialize(buffer, value, JsonSerializerOptions.Web);
            buffer.WriteByte((byte)'\n');
        }
    }
}
