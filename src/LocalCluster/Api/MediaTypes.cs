using Microsoft.Net.Http.Headers;

namespace LocalCluster.Api;

internal enum Presentation
{
    Plain,
    Table,
    PartialMetadata,
}

/// <summary>Which of the forms this server has a client would rather have.</summary>
internal sealed record MediaType(Presentation Presentation, string? As, string? MetaVersion)
{
    public static readonly MediaType Json = new(Presentation.Plain, null, null);

    /// <exception cref="ApiException">NotAcceptable: none of the forms asked for is one this server has.</exception>
    public static MediaType Negotiate(string accept)
    {
        if (accept.Length == 0 || accept == "*/*")
            return Json;
        foreach (var part in accept.Split(','))
        {
            if (MediaTypeHeaderValue.TryParse(part.Trim(), out var type) && Match(type) is { } match)
                return match;
        }

        throw ApiException.NotAcceptable("only the following media types are accepted: application/json");
    }

    public static string? Parameter(MediaTypeHeaderValue type, string name)
        => type.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value;

    private static MediaType? Match(MediaTypeHeaderValue type)
    {
        if (!type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && !type.MediaType.Equals("application/*", StringComparison.Ordinal)
            && !type.MediaType.Equals("*/*", StringComparison.Ordinal))
            return null;
        var kind = Parameter(type, "as");
        if (kind is null)
            return Json;
        if (Parameter(type, "g") != "meta.k8s.io" || Parameter(type, "v") is not ("v1" or "v1beta1"))
            return null;
        return kind switch
        {
            "Table" => new(Presentation.Table, kind, Parameter(type, "v")),
            "PartialObjectMetadata" or "PartialObjectMetadataList" => new(Presentation.PartialMetadata, kind, Parameter(type, "v")),
            _ => null,
        };
    }
}
