using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Json;

/// <summary>Reads and writes JSON under the limits and in the dress that every part of the API shares.</summary>
internal static class JsonText
{
    /// <summary>The deepest nesting a request may have.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    // Bodies are application/json, never embedded in HTML, so quotes and non-ASCII text stay readable.
    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Parses into a tree that nobody else holds.</summary>
    /// <exception cref="JsonException">The bytes are not JSON, too deep, or name a property twice.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: ReadOptions);

    public static byte[] ToUtf8(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, node);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, JsonNode? node)
    {
        using var writer = new Utf8JsonWriter(output, WriteOptions);
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }

    /// <summary>A writer in the shared dress; the caller disposes it.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> output) => new(output, WriteOptions);
}
