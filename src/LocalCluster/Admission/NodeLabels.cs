using System.Text.Json.Nodes;

namespace LocalCluster.Admission;

/// <summary>Which labels a node may give itself. Source: k8s.io/kubelet pkg/apis/well_known_labels.go.</summary>
internal static class NodeLabels
{
    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os",
        "beta.kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/instance-type",
        "node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build",
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region",
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
    };

    public static IReadOnlyList<string> Refused(JsonObject? labels, JsonObject? old)
    {
        var changed = (labels ?? []).Select(l => l.Key)
            .Union((old ?? []).Select(l => l.Key), StringComparer.Ordinal)
            .Where(k => !JsonNode.DeepEquals(labels?[k], old?[k]));
        return [.. changed.Where(k => !MayNodeSet(k)).Order(StringComparer.Ordinal)];
    }

    private static bool MayNodeSet(string key)
    {
        var slash = key.IndexOf('/');
        if (slash < 0 || Allowed.Contains(key))
            return true;
        var domain = key[..slash];
        if (IsOrUnder(domain, "node-restriction.kubernetes.io"))
            return false;
        return (!IsOrUnder(domain, "kubernetes.io") && !IsOrUnder(domain, "k8s.io"))
            || IsOrUnder(domain, "kubelet.kubernetes.io") || IsOrUnder(domain, "node.kubernetes.io");
    }

    private static bool IsOrUnder(string domain, string parent)
        => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);
}
