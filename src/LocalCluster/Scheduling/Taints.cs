using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Scheduling;

/// <summary>Whether a pod's tolerations cover a node's taints. Source: k8s.io/component-helpers scheduling/corev1.</summary>
internal static class Taints
{
    public static IEnumerable<JsonElement> Of(JsonElement node) => node.Items("spec", "taints");

    /// <summary>The first taint that keeps new pods like this one away; null when none does.</summary>
    public static JsonElement? Untolerated(JsonElement node, JsonElement pod)
    {
        foreach (var taint in Of(node))
        {
            if (taint.Text("effect") is "NoSchedule" or "NoExecute" && !Tolerations(pod, taint).Any())
                return taint;
        }

        return null;
    }

    public static IEnumerable<JsonElement> Tolerations(JsonElement pod, JsonElement taint)
        => pod.Items("spec", "tolerations").Where(t => Tolerates(t, taint));

    public static string Describe(JsonElement taint) => $"{{{taint.Text("key")}: {taint.Text("value")}}}";

    private static bool Tolerates(JsonElement toleration, JsonElement taint)
    {
        if (toleration.Text("effect") is { Length: > 0 } effect && effect != taint.Text("effect"))
            return false;
        var key = toleration.Text("key") ?? "";
        if (key.Length > 0 && key != taint.Text("key"))
            return false;
        return toleration.Text("operator") switch
        {
            "Exists" => true,
            null or "" or "Equal" => key.Length > 0 && (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""),
            _ => false,
        };
    }
}
