using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LocalCluster.Api;

/// <summary>Reads request bodies and writes answers.</summary>
internal static class Bodies
{
    /// <summary>The largest body taken, in bytes, as on a real server.</summary>
    public const int MaxBytes = 3 << 20;

    /// <summary>The media type of the request, without parameters; JSON when it names none.</summary>
    public static string ContentType(HttpRequest request)
        => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() : "application/json";

    /// <exception cref="ApiException">TooLarge, or BadRequest when the body was cut off.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(context.Request.ContentLength ?? 4096, 256, MaxBytes));
        while (true)
        {
            var read = await context.Request.Body.ReadAsync(body.GetMemory(4096), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
                return body.WrittenSpan.ToArray();
            body.Advance(read);
            if (body.WrittenCount > MaxBytes)
                throw ApiException.TooLarge($"Request entity too large: limit is {MaxBytes}");
        }
    }

    /// <summary>The body as an object, from JSON, YAML or protobuf.</summary>
    public static async Task<JsonObject> ReadObjectAsync(HttpContext context)
        => await ReadOptionalObjectAsync(context).ConfigureAwait(false) ?? throw ApiException.BadRequest("the body must hold an object");

    /// <summary>The body as an object, null when there is none.</summary>
    public static async Task<JsonObject?> ReadOptionalObjectAsync(HttpContext context)
    {
        var type = ContentType(context.Request);
        var bytes = await ReadAsync(context).ConfigureAwait(false);
        if (bytes.Length == 0)
            return null;
        return type switch
        {
            "application/json" or "application/yaml" => ParseNode(bytes, type == "application/yaml") as JsonObject ?? throw ApiException.BadRequest("the body must hold an object"),
            KubeProtobuf.ContentType => ParseProtobuf(bytes),
            _ => throw ApiException.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        };
    }

    private static JsonObject ParseProtobuf(byte[] bytes)
    {
        try
        {
            return KubeProtobuf.Parse(bytes, out var kind)
                ?? throw ApiException.UnsupportedMediaType($"this server does not read {kind} as protobuf; send it as application/json");
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest($"couldn't read the body as protobuf: {e.Message}");
        }
    }

    /// <exception cref="ApiException">BadRequest: not JSON (or YAML).</exception>
    public static JsonNode? ParseNode(byte[] bytes, bool yaml)
    {
        try
        {
            // Clients say YAML and mostly send JSON, which has the stricter reader.
            return yaml && !IsJson(bytes) ? YamlText.Parse(bytes) : JsonText.Parse(bytes);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw ApiException.BadRequest($"couldn't read the body as {(yaml ? "YAML" : "JSON")}: {e.Message}");
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static Task WriteAsync(HttpContext context, int code, JsonNode body)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        JsonText.Write(output, body);
        return WriteAsync(context, code, output.WrittenMemory);
    }

    public static async Task WriteAsync(HttpContext context, int code, ReadOnlyMemory<byte> body, string contentType = "application/json")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
