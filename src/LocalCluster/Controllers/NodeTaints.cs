using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Controllers;

/// <summary>Which taints a node has by its conditions. Source: Kubernetes documentation, "Taint Nodes by Condition".</summary>
internal static class NodeTaints
{
    private const string NoSchedule = "NoSchedule";
    private const string NoExecute = "NoExecute";

    private static readonly (string Condition, string Status, string Key, string Effect)[] ByCondition =
    [
        ("Ready", "False", "node.kubernetes.io/not-ready", NoSchedule),
        ("Ready", "False", "node.kubernetes.io/not-ready", NoExecute),
        ("Ready", "Unknown", "node.kubernetes.io/unreachable", NoSchedule),
        ("Ready", "Unknown", "node.kubernetes.io/unreachable", NoExecute),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure", NoSchedule),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure", NoSchedule),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure", NoSchedule),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable", NoSchedule),
    ];

    /// <summary>The taints the node should have: its own, and those of its conditions. Null when they are what it has.</summary>
    public static JsonArray? Wanted(JsonElement node, DateTimeOffset now)
    {
        var wanted = Of(node);
        var current = node.Items("spec", "taints").Select(t => (Key: t.Text("key") ?? "", Effect: t.Text("effect") ?? "", Body: t)).ToList();
        var kept = current.Where(t => !IsManaged(t.Key, t.Effect) || wanted.Contains((t.Key, t.Effect))).ToList();
        var added = wanted.Where(w => !current.Any(c => (c.Key, c.Effect) == w)).ToList();
        if (kept.Count == current.Count && added.Count == 0)
            return null;
        return
        [
            .. kept.Select(t => JsonNode.Parse(t.Body.GetRawText())),
            .. added.Select(t => (JsonNode)new JsonObject { ["key"] = t.Key, ["effect"] = t.Effect, ["timeAdded"] = KubeTime.Seconds(now) }),
        ];
    }

    private static HashSet<(string Key, string Effect)> Of(JsonElement node)
    {
        var conditions = node.Items("status", "conditions").ToList();
        var wanted = new HashSet<(string, string)>();
        foreach (var (condition, status, key, effect) in ByCondition)
        {
            if (conditions.Any(c => c.Text("type") == condition && c.Text("status") == status))
                wanted.Add((key, effect));
        }

        // A node that has said nothing yet keeps the taint it was created with.
        if (!conditions.Any(c => c.Text("type") == "Ready"))
            wanted.Add(("node.kubernetes.io/not-ready", NoSchedule));
        if (node.Flag("spec", "unschedulable"))
            wanted.Add(("node.kubernetes.io/unschedulable", NoSchedule));
        return wanted;
    }

    private static bool IsManaged(string key, string effect)
        => ByCondition.Any(t => t.Key == key && t.Effect == effect) || (key == "node.kubernetes.io/unschedulable" && effect == NoSchedule);
}
