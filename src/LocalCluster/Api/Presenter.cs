using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Printing;
using LocalCluster.Resources;
using LocalCluster.Storage;

namespace LocalCluster.Api;

/// <summary>Writes stored objects in the form a client asked for: as they are, as table rows, or only their metadata.</summary>
internal sealed class Presenter(ResourceDescriptor resource, MediaType media, string includeObject, TimeProvider time)
{
    private readonly TableColumn[] columns = TableColumns.Of(resource.Storage);

    public static Presenter For(ApiRequest request, TimeProvider time)
        => new(request.Resource, MediaType.Negotiate(request.Http.Request.Headers.Accept.ToString()), request.Query("includeObject") ?? "Metadata", time);

    public byte[] One(StoredObject item)
    {
        var output = new ArrayBufferWriter<byte>(item.Utf8.Length + 256);
        using (var writer = JsonText.Writer(output))
            WriteOne(writer, item);
        return output.WrittenSpan.ToArray();
    }

    public void WriteOne(Utf8JsonWriter writer, StoredObject item)
    {
        switch (media.Presentation)
        {
            case Presentation.Table:
                WriteTable(writer, [item], item.Revision, null, null);
                break;
            case Presentation.PartialMetadata:
                WriteMetadata(writer, item);
                break;
            default:
                WritePlain(writer, item);
                break;
        }
    }

    public ReadOnlyMemory<byte> List(IReadOnlyList<StoredObject> items, long revision, string? next, long? remaining)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(1024, items.Sum(i => i.Utf8.Length) + 512));
        using (var writer = JsonText.Writer(output))
        {
            if (media.Presentation == Presentation.Table)
                WriteTable(writer, items, revision, next, remaining);
            else
                WriteList(writer, items, revision, next, remaining);
        }

        return output.WrittenMemory;
    }

    private void WriteList(Utf8JsonWriter writer, IReadOnlyList<StoredObject> items, long revision, string? next, long? remaining)
    {
        var partial = media.Presentation == Presentation.PartialMetadata;
        writer.WriteStartObject();
        writer.WriteString("kind", partial ? "PartialObjectMetadataList" : resource.Kind + "List");
        writer.WriteString("apiVersion", partial ? $"meta.k8s.io/{media.MetaVersion}" : resource.GroupVersion);
        WriteListMetadata(writer, revision, next, remaining);
        writer.WriteStartArray("items");
        foreach (var item in items)
            WriteOne(writer, item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteTable(Utf8JsonWriter writer, IReadOnlyList<StoredObject> items, long revision, string? next, long? remaining)
    {
        var now = time.GetUtcNow();
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", $"meta.k8s.io/{media.MetaVersion}");
        WriteListMetadata(writer, revision, next, remaining);
        writer.WriteStartArray("columnDefinitions");
        foreach (var column in columns)
            column.Definition().WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("rows");
        foreach (var item in items)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("cells");
            foreach (var column in columns)
                WriteNode(writer, column.Cell(item.Root, now));
            writer.WriteEndArray();
            WriteRowObject(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteRowObject(Utf8JsonWriter writer, StoredObject item)
    {
        if (includeObject == "None")
            return;
        writer.WritePropertyName("object");
        if (includeObject == "Object")
            WritePlain(writer, item);
        else
            WriteMetadata(writer, item);
    }

    private void WriteMetadata(Utf8JsonWriter writer, StoredObject item)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "PartialObjectMetadata");
        writer.WriteString("apiVersion", $"meta.k8s.io/{media.MetaVersion ?? "v1"}");
        writer.WritePropertyName("metadata");
        item.Root.GetProperty("metadata").WriteTo(writer);
        writer.WriteEndObject();
    }

    private void WritePlain(Utf8JsonWriter writer, StoredObject item)
    {
        if (resource.Strategy.FromStored is { } convert)
            convert(item.ToMutable()).WriteTo(writer);
        else
            writer.WriteRawValue(item.Utf8, skipInputValidation: true);
    }

    private static void WriteListMetadata(Utf8JsonWriter writer, long revision, string? next, long? remaining)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", revision.ToString(CultureInfo.InvariantCulture));
        if (next is not null)
            writer.WriteString("continue", next);
        if (remaining is { } count)
            writer.WriteNumber("remainingItemCount", count);
        writer.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }
}
