using Microsoft.AspNetCore.Http.Metadata;

namespace Dashboard.Components.Help;

/// <summary>A call of the HTTP API.</summary>
/// <param name="Group">What it belongs to.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with its parameters in braces.</param>
public sealed record ApiCall(string Group, string Method, string Path);

/// <summary>Lists the HTTP API from what is mapped, so that no call can be forgotten.</summary>
public sealed class ApiList(IEnumerable<EndpointDataSource> sources)
{
    private const string Api = "/api/";

    /// <summary>The calls by group, each group by path.</summary>
    public IReadOnlyList<IGrouping<string, ApiCall>> Calls() =>
    [
        .. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().SelectMany(CallsOf).Distinct()
            .OrderBy(call => call.Path, StringComparer.Ordinal).ThenBy(call => call.Method, StringComparer.Ordinal)
            .GroupBy(call => call.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal),
    ];

    private static IEnumerable<ApiCall> CallsOf(RouteEndpoint endpoint)
    {
        var path = endpoint.RoutePattern.RawText?.TrimEnd('/') ?? "";
        if (!path.StartsWith(Api, StringComparison.Ordinal))
        {
            return [];
        }

        var group = endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags.FirstOrDefault() ?? "Other";
        return (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => new ApiCall(group, method, path));
    }
}
