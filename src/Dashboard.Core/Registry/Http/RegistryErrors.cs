using System.Text;
using System.Text.Json;

namespace Dashboard.Core.Registry.Http;

/// <summary>One entry of a registry's <c>errors</c> list (OCI distribution specification, "Error Codes").</summary>
/// <param name="Code">Such as <c>MANIFEST_UNKNOWN</c>.</param>
/// <param name="Message">The registry's words.</param>
public sealed record RegistryError(string Code, string Message)
{
    private const int MaxText = 300;
    private const int MaxErrors = 5;

    /// <inheritdoc/>
    public override string ToString() => Message.Length == 0 ? Code : $"{Code}: {Message}";

    /// <summary>Reads an error body; whatever is not the specified JSON becomes one error without a code.</summary>
    internal static IReadOnlyList<RegistryError> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array)
            {
                return errors.EnumerateArray().Take(MaxErrors).Where(e => e.ValueKind == JsonValueKind.Object)
                    .Select(e => new RegistryError(Text(e, "code"), Text(e, "message"))).ToList();
            }
        }
        catch (JsonException)
        {
            // Plain text: kept below as it is.
        }

        var text = Plain(Encoding.UTF8.GetString(body));
        return text.Length == 0 ? [] : [new RegistryError(string.Empty, text)];
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Plain(value.GetString()!) : string.Empty;

    // From outside: one line, without control characters, of bounded length.
    private static string Plain(string text)
    {
        var line = new string(text.Trim().Take(MaxText + 1).Select(c => char.IsControl(c) ? ' ' : c).ToArray());
        return line.Length > MaxText ? line[..MaxText] + "…" : line;
    }
}

/// <summary>A registry's refusal as it was given: the technical cause behind a <see cref="Errors.ProblemException"/>.</summary>
public sealed class RegistryResponseException(int statusCode, IReadOnlyList<RegistryError> errors)
    : Exception($"HTTP {statusCode}: {string.Join("; ", errors)}")
{
    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The registry's own errors, as far as it gave any.</summary>
    public IReadOnlyList<RegistryError> Errors { get; } = errors;
}
