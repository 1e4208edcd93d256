using System.Globalization;
using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Scheduling;

/// <summary>Where one pod can go among the nodes there are: a decision, with no side effects.</summary>
/// <param name="Node">The chosen node, or null.</param>
/// <param name="Message">Why there is none, as the real scheduler words it.</param>
internal sealed record Placement(string? Node, string Message)
{
    /// <param name="nodes">Each node with what its pods leave of it.</param>
    public static Placement Decide(JsonElement pod, IReadOnlyCollection<(JsonElement Node, NodeResources Resources)> nodes)
    {
        if (nodes.Count == 0)
            return new(null, "no nodes available to schedule pods");
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var (node, resources) in nodes)
        {
            var objections = Objections(pod, node, resources).ToList();
            foreach (var objection in objections)
                reasons[objection] = reasons.GetValueOrDefault(objection) + 1;
            if (objections.Count > 0 || resources.PodCount >= fewest)
                continue;
            best = node.Text("metadata", "name");
            fewest = resources.PodCount;
        }

        return best is not null ? new(best, "") : new(null, Explain(nodes.Count, reasons));
    }

    // The first kind of objection is enough; of resources, every missing one is named.
    private static IEnumerable<string> Objections(JsonElement pod, JsonElement node, NodeResources resources)
    {
        if (node.Flag("spec", "unschedulable") && !ToleratesUnschedulable(pod))
            return ["node(s) were unschedulable"];
        if (Taints.Untolerated(node, pod) is { } taint)
            return [$"node(s) had untolerated taint {Taints.Describe(taint)}"];
        return NodeAffinity.Matches(pod, node) ? resources.Missing(pod) : ["node(s) didn't match Pod's node affinity/selector"];
    }

    private static bool ToleratesUnschedulable(JsonElement pod)
        => pod.Items("spec", "tolerations").Any(t => t.Text("operator") == "Exists" && t.Text("key") is null or "" or "node.kubernetes.io/unschedulable");

    private static string Explain(int count, SortedDictionary<string, int> reasons)
    {
        var parts = reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value} {r.Key}"));
        return string.Create(CultureInfo.InvariantCulture, $"0/{count} nodes are available: {string.Join(", ", parts)}.");
    }
}
