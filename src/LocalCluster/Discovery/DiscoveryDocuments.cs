using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Discovery;

/// <summary>The discovery documents, made from the resource catalog.</summary>
internal static class DiscoveryDocuments
{
    private static readonly ILookup<string, ResourceDescriptor> Groups = ResourceCatalog.All.ToLookup(r => r.Group);

    /// <summary><c>/api</c></summary>
    public static JsonObject CoreVersions(string serverAddress) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = serverAddress }),
    };

    /// <summary><c>/apis</c></summary>
    public static JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Groups.Where(g => g.Key.Length > 0).Select(g => (JsonNode)GroupBody(g.Key))]),
    };

    /// <summary><c>/apis/GROUP</c>; null when there is none.</summary>
    public static JsonObject? Group(string group)
    {
        if (group.Length == 0 || !Groups.Contains(group))
            return null;
        var body = GroupBody(group);
        body["kind"] = "APIGroup";
        body["apiVersion"] = "v1";
        return body;
    }

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>; null when there is none.</summary>
    public static JsonObject? Resources(string group, string version)
    {
        var found = Groups[group].Where(r => r.Version == version).ToList();
        if (found.Count == 0)
            return null;
        return new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = found[0].GroupVersion,
            ["resources"] = new JsonArray([.. found.SelectMany(Entries)]),
        };
    }

    /// <summary>All of <c>/api</c> or <c>/apis</c> in one document (apidiscovery.k8s.io).</summary>
    public static JsonObject Aggregated(bool core, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. Groups.Where(g => (g.Key.Length == 0) == core).Select(AggregatedGroup)]),
    };

    private static JsonObject GroupBody(string group)
    {
        var versions = Groups[group].Select(r => r.Version).Distinct(StringComparer.Ordinal)
            .Select(v => (JsonNode)new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToArray();
        return new() { ["name"] = group, ["versions"] = new JsonArray(versions), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static IEnumerable<JsonNode> Entries(ResourceDescriptor resource)
    {
        var entry = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Strings(resource.Verbs),
        };
        if (resource.ShortNames.Length > 0)
            entry["shortNames"] = Strings(resource.ShortNames);
        if (resource.Categories.Length > 0)
            entry["categories"] = Strings(resource.Categories);
        yield return entry;
        foreach (var part in resource.Subresources)
        {
            var sub = new JsonObject { ["name"] = $"{resource.Plural}/{part.Name}", ["singularName"] = "", ["namespaced"] = resource.Namespaced };
            if (part.Group is not null)
            {
                sub["group"] = part.Group;
                sub["version"] = part.Version;
            }

            sub["kind"] = part.Kind;
            sub["verbs"] = Strings(part.Verbs);
            yield return sub;
        }
    }

    private static JsonNode AggregatedGroup(IGrouping<string, ResourceDescriptor> group)
    {
        var metadata = new JsonObject { ["creationTimestamp"] = null };
        if (group.Key.Length > 0)
            metadata["name"] = group.Key;
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["versions"] = new JsonArray([.. group.GroupBy(r => r.Version, StringComparer.Ordinal).Select(v => (JsonNode)new JsonObject
            {
                ["version"] = v.Key,
                ["freshness"] = "Current",
                ["resources"] = new JsonArray([.. v.Select(AggregatedResource)]),
            })]),
        };
    }

    private static JsonNode AggregatedResource(ResourceDescriptor resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource.Group, resource.Version, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = Strings(resource.Verbs),
        };
        if (resource.ShortNames.Length > 0)
            entry["shortNames"] = Strings(resource.ShortNames);
        if (resource.Categories.Length > 0)
            entry["categories"] = Strings(resource.Categories);
        if (resource.Subresources.Length > 0)
        {
            entry["subresources"] = new JsonArray([.. resource.Subresources.Select(s => (JsonNode)new JsonObject
            {
                ["subresource"] = s.Name,
                ["responseKind"] = Kind(s.Group ?? resource.Group, s.Version ?? resource.Version, s.Kind),
                ["verbs"] = Strings(s.Verbs),
            })]);
        }

        return entry;
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
