namespace LocalCluster.Patching;

/// <summary>Which lists are merged by a key, which as sets, and by which key. Every other list is replaced whole.</summary>
/// <remarks>Source: the patchMergeKey tags of k8s.io/api, for the kinds this server knows.</remarks>
internal static class MergeKeys
{
    private static readonly Dictionary<string, string[]> ByField = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["imagePullSecrets"] = ["name"],
        ["hostAliases"] = ["ip"],
        ["podIPs"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey"],
        ["resourceClaims"] = ["name"],
        ["conditions"] = ["type"],
        ["addresses"] = ["type"],
        ["ownerReferences"] = ["uid"],
        // A container's ports have containerPort, a service's port.
        ["ports"] = ["containerPort", "port"],
        ["secrets"] = ["name"],
    };

    /// <summary>The key that merges a list of that field, given one of its items; null when the list is atomic.</summary>
    public static string? Of(string field, System.Text.Json.Nodes.JsonObject item)
        => ByField.TryGetValue(field, out var keys) ? Array.Find(keys, item.ContainsKey) : null;

    public static bool IsKeyed(string field) => ByField.ContainsKey(field);

    /// <summary>Lists of plain values that are merged as sets.</summary>
    public static bool IsSet(string field) => field is "finalizers" or "podCIDRs";
}
