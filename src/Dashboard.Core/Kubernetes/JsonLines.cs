using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Core.Kubernetes;

/// <summary>Cuts a stream into lines; a line longer than any object may be ends it with an error.</summary>
internal static class JsonLines
{
    private const int MaxLine = 8 * 1024 * 1024;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end);
                    if (!line.IsEmpty)
                    {
                        yield return line.ToArray();
                    }

                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (buffer.Length > MaxLine)
                {
                    throw new JsonException("An event is larger than 8 MiB.");
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    // What is left is an event cut short: the watch begins again from the last whole one.
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}

/// <summary>Reads one line of a watch.</summary>
internal static class WatchLine
{
    public static WatchEvent<T> Read<T>(ReadOnlyMemory<byte> line, string doing)
        where T : KubeObject, IKubeKind
    {
        using var document = JsonDocument.Parse(line);
        var type = document.RootElement.GetProperty("type").GetString();
        var body = document.RootElement.GetProperty("object");
        if (string.Equals(type, "ERROR", StringComparison.Ordinal))
        {
            var status = body.Deserialize<KubeStatus>(KubeJson.Options);
            throw KubeErrors.From(status?.Code ?? 500, status?.Reason, status?.Message ?? "The watch failed.", doing);
        }

        var kind = type switch
        {
            "ADDED" => WatchKind.Added,
            "MODIFIED" => WatchKind.Modified,
            "DELETED" => WatchKind.Deleted,
            "BOOKMARK" => WatchKind.Bookmark,
            _ => throw new JsonException($"Unknown watch event {type}."),
        };
        return new WatchEvent<T>(kind, body.Deserialize<T>(KubeJson.Options) ?? throw new JsonException("An event has no object."));
    }
}
