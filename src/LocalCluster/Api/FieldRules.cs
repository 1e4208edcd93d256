using System.Text.Json.Nodes;
using LocalCluster.Schema;
using Microsoft.AspNetCore.Http;

namespace LocalCluster.Api;

/// <summary>
/// The shape an object must have before anything reads it further. A field its kind does not have is refused, warned of
/// or passed over, as the request's <c>fieldValidation</c> says; it is never stored.
/// </summary>
internal static class FieldRules
{
    private const int MaxNamed = 10;

    /// <exception cref="ApiException">BadRequest.</exception>
    public static void Check(ApiRequest request, JsonObject value)
    {
        var kind = request.Resource.Kind;
        if (Shapes.Find(request.Resource.ShapeName) is not { } shape)
            return;
        var check = ShapeCheck.Run(value, shape);
        if (check.Mismatches.Count > 0)
        {
            var what = string.Join("; ", check.Mismatches.Take(MaxNamed).Select(m => $"{m.Path} must be {m.Wanted}"));
            throw ApiException.BadRequest($"{kind} in version \"{request.Resource.Version}\" cannot be handled as a {kind}: {what}");
        }

        if (check.Unknown.Count == 0)
            return;
        var named = check.Unknown.Take(MaxNamed).Select(u => $"unknown field \"{u}\"").ToList();
        switch (request.Query("fieldValidation"))
        {
            case "Strict":
                throw ApiException.BadRequest($"strict decoding error: {string.Join(", ", named)}");
            case "Ignore":
                break;
            case null or "" or "Warn":
                foreach (var warning in named)
                    Warn(request, warning);
                break;
            case var other:
                throw ApiException.BadRequest($"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        }
    }

    // RFC 7234 section 5.5; a header can't carry everything a field's name can.
    private static void Warn(ApiRequest request, string text)
    {
        var safe = new string([.. text.Select(c => c is < ' ' or > '~' ? '?' : c)]).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        request.Http.Response.Headers.Append("Warning", $"299 - \"{safe}\"");
    }
}
