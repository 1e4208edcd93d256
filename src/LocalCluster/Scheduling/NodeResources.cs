using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Scheduling;

/// <summary>What a node can still take.</summary>
internal sealed class NodeResources
{
    private readonly Dictionary<string, decimal> allocatable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> used = new(StringComparer.Ordinal);

    public NodeResources(JsonElement node)
    {
        var source = node.Find("status", "allocatable") is { ValueKind: JsonValueKind.Object } ? "allocatable" : "capacity";
        foreach (var item in node.Members("status", source))
            allocatable[item.Name] = Quantity.Of(item.Value);
    }

    public int PodCount { get; private set; }

    public void Add(JsonElement pod)
    {
        PodCount++;
        foreach (var (name, amount) in Requests(pod))
            used[name] = used.GetValueOrDefault(name) + amount;
    }

    /// <summary>What is missing for one more pod, in the scheduler's words.</summary>
    public IEnumerable<string> Missing(JsonElement pod)
    {
        if (allocatable.TryGetValue("pods", out var most) && PodCount + 1 > most)
            yield return "Too many pods";
        foreach (var (name, amount) in Requests(pod))
        {
            if (amount > 0 && amount > allocatable.GetValueOrDefault(name) - used.GetValueOrDefault(name))
                yield return $"Insufficient {name}";
        }
    }

    // Init containers run one after the other and before the rest, so the larger of the two needs counts.
    private static Dictionary<string, decimal> Requests(JsonElement pod)
    {
        var total = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var item in pod.Items("spec", "containers").SelectMany(c => c.Members("resources", "requests")))
            total[item.Name] = total.GetValueOrDefault(item.Name) + Quantity.Of(item.Value);
        foreach (var item in pod.Items("spec", "initContainers").SelectMany(c => c.Members("resources", "requests")))
            total[item.Name] = Math.Max(total.GetValueOrDefault(item.Name), Quantity.Of(item.Value));
        return total;
    }
}
