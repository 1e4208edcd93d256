using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Dashboard.Core.Kubernetes;

/// <summary>One line of a pod's log.</summary>
/// <param name="UnixNanoseconds">When its node wrote it; 0 when the line carried no time.</param>
/// <param name="Text">The line.</param>
public sealed record PodLogLine(long UnixNanoseconds, string Text)
{
    private const long PerSecond = 1_000_000_000;

    /// <summary>The time, to .NET's 100 ns.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(UnixNanoseconds / 100);

    /// <summary>Reads <c>2026-11-22T15:04:05.123456789Z text</c>; a line that does not begin with a time is taken whole.</summary>
    public static PodLogLine Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var stamp = space < 0 ? line : line[..space];
        return TryNanoseconds(stamp, out var at)
            ? new PodLogLine(at, space < 0 ? "" : line[(space + 1)..])
            : new PodLogLine(0, line);
    }

    /// <summary>RFC 3339 with up to nine digits of fraction, which .NET's own types cannot hold.</summary>
    internal static bool TryNanoseconds(string stamp, out long nanoseconds)
    {
        nanoseconds = 0;
        if (stamp.Length is < 20 or > 40 || stamp[10] != 'T')
        {
            return false;
        }

        var end = 19;
        long fraction = 0;
        if (stamp[end] == '.')
        {
            var digits = 0;
            while (++end < stamp.Length && char.IsAsciiDigit(stamp[end]))
            {
                if (digits++ < 9)
                {
                    fraction = (fraction * 10) + (stamp[end] - '0');
                }
            }

            for (; digits < 9; digits++)
            {
                fraction *= 10;
            }
        }

        if (!DateTimeOffset.TryParseExact(
            string.Concat(stamp.AsSpan(0, 19), stamp.AsSpan(Math.Min(end, stamp.Length))),
            "yyyy-MM-dd'T'HH:mm:ssK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var seconds))
        {
            return false;
        }

        nanoseconds = (seconds.ToUnixTimeSeconds() * PerSecond) + fraction;
        return true;
    }
}

/// <summary>Cuts a log into lines as they come. A line longer than 64 KiB is cut into several.</summary>
public static class PodLogReader
{
    private const int MaxLine = 64 * 1024;

    /// <summary>The lines, without their endings, until the stream ends.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (Cut(ref buffer) is { } line)
                {
                    yield return line;
                }

                if (result.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                    {
                        yield return Encoding.UTF8.GetString(buffer);
                    }

                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static string? Cut(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            if (line.Length <= MaxLine)
            {
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                return Encoding.UTF8.GetString(line).TrimEnd('\r');
            }
        }
        else if (buffer.Length <= MaxLine)
        {
            return null;
        }

        var piece = buffer.Slice(0, MaxLine);
        buffer = buffer.Slice(MaxLine);
        return Encoding.UTF8.GetString(piece);
    }
}
