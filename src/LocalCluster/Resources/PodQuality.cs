using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>The quality-of-service class of a pod, from its requests and limits.</summary>
internal static class PodQuality
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(JsonObject pod)
    {
        var containers = pod.Objects("spec", "containers").Concat(pod.Objects("spec", "initContainers")).ToList();
        if (!containers.Any(c => Has(c, "requests") || Has(c, "limits")))
            return "BestEffort";
        return containers.All(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static bool Has(JsonObject container, string what)
        => container.Object("resources", what) is { } values && Counted.Any(n => values[n] is not null);

    private static bool IsGuaranteed(JsonObject container)
        => Counted.All(n => container.Find("resources", "limits", n) is { } limit
            && JsonNode.DeepEquals(limit, container.Find("resources", "requests", n) ?? limit));
}
