using System.Text;
using LocalCluster.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LocalCluster.Discovery;

/// <summary>Everything that is not a resource: versions, health, discovery, OpenAPI.</summary>
internal static class DiscoveryHandler
{
    private const string Group = "apidiscovery.k8s.io";

    /// <exception cref="ApiException">NotFound.</exception>
    public static async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            throw ApiException.MethodNotAllowed();
        var parts = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["healthz" or "livez" or "readyz", ..])
        {
            await Bodies.WriteAsync(context, 200, Encoding.UTF8.GetBytes("ok"), "text/plain; charset=utf-8").ConfigureAwait(false);
            return;
        }

        if (parts is ["api"] or ["apis"] && Aggregated(context.Request.Headers.Accept.ToString()) is { } version)
        {
            var type = $"application/json;g={Group};v={version};as=APIGroupDiscoveryList";
            await Bodies.WriteAsync(context, 200, Json.JsonText.ToUtf8(DiscoveryDocuments.Aggregated(parts[0] == "api", version)), type).ConfigureAwait(false);
            return;
        }

        var document = parts switch
        {
            ["version"] => ServerVersion.ToJson(),
            ["api"] => DiscoveryDocuments.CoreVersions(context.Request.Host.Value ?? ""),
            ["api", var v] => DiscoveryDocuments.Resources("", v),
            ["apis"] => DiscoveryDocuments.GroupList(),
            ["apis", var g] => DiscoveryDocuments.Group(g),
            ["apis", var g, var v] => DiscoveryDocuments.Resources(g, v),
            ["openapi", "v3"] => OpenApiDocuments.Index(),
            ["openapi", "v3", ..] => OpenApiDocuments.Document(string.Join('/', parts[2..])),
            _ => null,
        };
        await Bodies.WriteAsync(context, 200, document ?? throw ApiException.NoSuchPath()).ConfigureAwait(false);
    }

    private static string? Aggregated(string accept)
    {
        foreach (var part in accept.Split(','))
        {
            if (MediaTypeHeaderValue.TryParse(part.Trim(), out var type)
                && AggregatedVersion(type) is "v2" or "v2beta1")
                return MediaType.Parameter(type, "v");
        }

        return null;
    }

    private static string? AggregatedVersion(MediaTypeHeaderValue type)
        => type.MediaType == "application/json" && MediaType.Parameter(type, "g") == Group && MediaType.Parameter(type, "as") == "APIGroupDiscoveryList"
            ? MediaType.Parameter(type, "v")
            : null;
}
