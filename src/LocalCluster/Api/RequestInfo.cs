namespace LocalCluster.Api;

/// <summary>What a request is about, read from method, path and query alone.</summary>
/// <remarks>Source: Kubernetes documentation, "Resource URIs" and "Determine the request verb".</remarks>
internal sealed record RequestInfo
{
    /// <summary>Whether the path names a resource; else <see cref="Path"/> is all there is.</summary>
    public bool IsResource { get; init; }

    public required string Path { get; init; }

    public required string Verb { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The selector <c>metadata.name=</c> or <c>spec.nodeName=</c> of a list, which narrow what is asked for.</summary>
    public string FieldSelector { get; init; } = "";

    public static RequestInfo Parse(string method, string path, string query, string fieldSelector)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var plain = new RequestInfo { Path = path, Verb = method.ToLowerInvariant() };
        var (group, version, rest) = parts switch
        {
            ["api", var v, _, ..] => ("", v, parts[2..]),
            ["apis", var g, var v, _, ..] => (g, v, parts[3..]),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
            return plain;
        var info = plain with { IsResource = true, Group = group, Version = version, FieldSelector = fieldSelector };
        var watchPrefix = rest is ["watch", _, ..];
        if (watchPrefix)
            rest = rest[1..];
        // "namespaces/x" and its subresources are about the namespace; anything deeper is inside it.
        info = rest switch
        {
            ["namespaces", var ns, "status" or "finalize"] => info with { Resource = "namespaces", Namespace = ns, Name = ns, Subresource = rest[2] },
            ["namespaces", var ns, var resource, .. var more] => info with { Namespace = ns, Resource = resource, Name = At(more, 0), Subresource = At(more, 1) },
            ["namespaces", var ns] => info with { Resource = "namespaces", Name = ns },
            [var resource, .. var more] => info with { Resource = resource, Name = At(more, 0), Subresource = At(more, 1) },
            _ => info,
        };
        if (info is { Resource: "namespaces", Name.Length: > 0 })
            info = info with { Namespace = "" };
        return info with { Verb = VerbOf(method, info, watchPrefix || Wants(query, "watch")) };
    }

    private static string VerbOf(string method, RequestInfo info, bool watch) => method switch
    {
        "GET" or "HEAD" when watch => "watch",
        "GET" or "HEAD" => info.Name.Length == 0 ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => info.Name.Length == 0 ? "deletecollection" : "delete",
        _ => "",
    };

    private static string At(string[] parts, int index) => index < parts.Length ? parts[index] : "";

    private static bool Wants(string query, string name)
    {
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            if (pair.StartsWith(name, StringComparison.Ordinal) && (pair.Length == name.Length || pair[name.Length] == '='))
                return pair.AsSpan(Math.Min(pair.Length, name.Length + 1)) is "" or "1" or "true" or "True" or "TRUE" or "t" or "T";
        }

        return false;
    }
}
