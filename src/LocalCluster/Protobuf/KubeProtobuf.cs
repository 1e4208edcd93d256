using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Schema;

namespace LocalCluster.Protobuf;

/// <summary>Turns Kubernetes' protobuf bodies (<c>application/vnd.kubernetes.protobuf</c>) into the JSON objects they stand for.</summary>
/// <remarks>Envelope: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding</remarks>
internal static class KubeProtobuf
{
    public const string ContentType = "application/vnd.kubernetes.protobuf";
    private const int MaxDepth = 16;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The object; null when its kind is not among those read in this format.</summary>
    /// <exception cref="FormatException">Not such a body.</exception>
    public static JsonObject? Parse(ReadOnlySpan<byte> body, out string kind)
    {
        if (!body.StartsWith("k8s\0"u8))
            throw new FormatException("The body does not begin as Kubernetes' protobuf does.");
        var envelope = new WireReader(body[4..]);
        ReadOnlySpan<byte> raw = default;
        var apiVersion = "";
        kind = "";
        while (!envelope.AtEnd)
        {
            var (number, wireType) = envelope.ReadTag();
            switch (number)
            {
                case 1:
                    (apiVersion, kind) = ReadType(envelope.ReadBytes());
                    break;
                case 2:
                    raw = envelope.ReadBytes();
                    break;
                default:
                    envelope.Skip(wireType);
                    break;
            }
        }

        if (Shapes.Find(kind) is not { ByNumber.Count: > 0 })
            return null;
        var value = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        ReadMessage(raw, kind, value, 0);
        return value;
    }

    private static (string ApiVersion, string Kind) ReadType(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        var (apiVersion, kind) = ("", "");
        while (!reader.AtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == 1)
                apiVersion = Text(reader.ReadBytes());
            else if (number == 2)
                kind = Text(reader.ReadBytes());
            else
                reader.Skip(wireType);
        }

        return (apiVersion, kind);
    }

    private static void ReadMessage(ReadOnlySpan<byte> data, string message, JsonObject target, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException($"The protobuf message is nested deeper than {MaxDepth} levels.");
        var fields = Shapes.Find(message)!.ByNumber;
        var reader = new WireReader(data);
        while (!reader.AtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (!fields.TryGetValue(number, out var field))
            {
                reader.Skip(wireType);
                continue;
            }

            if (wireType is not (0 or 2) || (wireType == 0) != field.Type is "int" or "bool")
                throw new FormatException($"{message}.{field.Name} is written as something else than it is.");
            Set(target, field, wireType == 0 ? Number(field, reader.ReadVarint()) : Read(field, reader.ReadBytes(), depth));
        }
    }

    private static void Set(JsonObject target, FieldShape field, JsonNode? value)
    {
        if (field.IsMap && value is JsonObject entry)
            target.Child(field.Name)[entry.Text("key") ?? ""] = entry["value"]?.DeepClone() ?? "";
        else if (field.IsList)
            target.ChildArray(field.Name).Add(value);
        else if (value is not null && value.Text() is not "")
            target[field.Name] = value;
    }

    private static JsonNode Number(FieldShape field, ulong value) => field.Type == "bool" ? value != 0 : (long)value;

    private static JsonNode? Read(FieldShape field, ReadOnlySpan<byte> data, int depth)
    {
        if (field.IsMap)
            return ReadEntry(field, data);
        switch (field.Type)
        {
            case "string":
                return Text(data);
            case "bytes":
                return Convert.ToBase64String(data);
            case "time" or "microtime":
                return ReadTime(data, field.Type == "microtime");
            case "json":
                return ReadJson(data);
            default:
                var nested = new JsonObject();
                ReadMessage(data, field.Type, nested, depth + 1);
                return nested;
        }
    }

    private static JsonObject ReadEntry(FieldShape field, ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        var entry = new JsonObject();
        while (!reader.AtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == 1)
                entry["key"] = Text(reader.ReadBytes());
            else if (number == 2)
                entry["value"] = field.Type == "bytes" ? Convert.ToBase64String(reader.ReadBytes()) : Text(reader.ReadBytes());
            else
                reader.Skip(wireType);
        }

        return entry;
    }

    private static JsonNode? ReadTime(ReadOnlySpan<byte> data, bool micro)
    {
        var reader = new WireReader(data);
        long seconds = 0;
        long nanos = 0;
        while (!reader.AtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number == 1)
                seconds = (long)reader.ReadVarint();
            else if (number == 2)
                nanos = (long)reader.ReadVarint();
            else
                reader.Skip(wireType);
        }

        // Go writes its zero time as an empty message, which JSON leaves out.
        if (seconds == 0 && nanos == 0)
            return null;
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() || nanos is < 0 or > 999_999_999)
            throw new FormatException("A time in the protobuf message is out of range.");
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        return micro ? KubeTime.Micro(time) : KubeTime.Seconds(time);
    }

    private static JsonNode? ReadJson(ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(data);
        JsonNode? value = null;
        while (!reader.AtEnd)
        {
            var (number, wireType) = reader.ReadTag();
            if (number != 1)
            {
                reader.Skip(wireType);
                continue;
            }

            try
            {
                value = JsonText.Parse(reader.ReadBytes());
            }
            catch (JsonException e)
            {
                throw new FormatException(e.Message, e);
            }
        }

        return value;
    }

    private static string Text(ReadOnlySpan<byte> data)
    {
        try
        {
            return Strict.GetString(data);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("Text in the protobuf message is not UTF-8.", e);
        }
    }
}
