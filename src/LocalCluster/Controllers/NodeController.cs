using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>
/// Watches over nodes: one that neither renews its lease nor reports for the grace period counts as unknown; taints
/// follow conditions; the pods of a lost node are no longer ready.
/// </summary>
/// <remarks>
/// Silence is measured by this clock from when a change was last seen, never by the times a node writes: its clock may
/// be wrong, and a restart of this server must not make every node look lost.
/// </remarks>
internal sealed class NodeController(ResourceService resources, TimeSpan grace, TimeProvider time, ILogger logger) : Controller(resources, time, logger)
{
    private const string LeaseNamespace = "kube-node-lease";
    private static readonly string[] Reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];
    private static readonly ResourceDescriptor Nodes = ResourceCatalog.Stored(ResourceCatalog.Nodes);
    private static readonly ResourceDescriptor Pods = ResourceCatalog.Stored(ResourceCatalog.Pods);
    private readonly EventRecorder events = new(resources, "node-controller", time);
    private readonly Dictionary<string, (string Pulse, DateTimeOffset Seen)> heard = new(StringComparer.Ordinal);

    protected override IReadOnlyList<ResourceId> Watched { get; } = [ResourceCatalog.Nodes, ResourceCatalog.Leases];

    protected override TimeSpan? Reconcile()
    {
        var now = Time.GetUtcNow();
        TimeSpan? next = null;
        var nodes = All(ResourceCatalog.Nodes);
        foreach (var gone in heard.Keys.Except(nodes.Select(n => n.Uid), StringComparer.Ordinal).ToList())
            heard.Remove(gone);
        foreach (var node in nodes)
        {
            var left = Listen(node, now) + grace - now;
            if (left > TimeSpan.Zero)
                next = next is null || left < next ? left : next;
            else
                Try(() => MarkUnknown(node));
            Try(() => SetTaints(node.Name));
        }

        return next;
    }

    /// <summary>When the node was last heard of.</summary>
    private DateTimeOffset Listen(StoredObject node, DateTimeOffset now)
    {
        var lease = Resources.Store.Find(ResourceCatalog.Leases, LeaseNamespace, node.Name);
        var beats = node.Root.Items("status", "conditions").Select(c => c.Text("lastHeartbeatTime"));
        var pulse = $"{lease?.Root.Text("spec", "renewTime")}|{string.Join('|', beats)}";
        if (heard.TryGetValue(node.Uid, out var last) && last.Pulse == pulse)
            return last.Seen;
        heard[node.Uid] = (pulse, now);
        return now;
    }

    private void MarkUnknown(StoredObject node)
    {
        if (StatusOf(node, "Ready") == "Unknown")
            return;
        var never = StatusOf(node, "Ready") is null;
        Resources.Update(
            Nodes, "status", "", node.Name,
            value =>
            {
                foreach (var type in Reported)
                {
                    Conditions.Set(
                        value, type, "Unknown", never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
                        never ? "Kubelet never posted node status." : "Kubelet stopped posting node status.", Time.GetUtcNow());
                }

                return value;
            },
            WriteOptions.Controller);
        events.Normal(node, "NodeNotReady", $"Node {node.Name} status is now: NodeNotReady");
        foreach (var pod in All(ResourceCatalog.Pods).Where(p => p.Root.Text("spec", "nodeName") == node.Name))
            Try(() => MarkNotReady(pod));
    }

    private void MarkNotReady(StoredObject pod)
    {
        if (pod.Root.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready").Text("status") != "True")
            return;
        Resources.Update(
            Pods, "status", pod.Namespace, pod.Name,
            value =>
            {
                Conditions.Set(value, "Ready", "False", "NodeNotReady", null, Time.GetUtcNow());
                return value;
            },
            WriteOptions.Controller);
    }

    private void SetTaints(string name)
    {
        if (Resources.Store.Find(ResourceCatalog.Nodes, "", name) is not { } node || NodeTaints.Wanted(node.Root, Time.GetUtcNow()) is null)
            return;
        Resources.Update(
            Nodes, "", "", name,
            value =>
            {
                var current = Resources.Get(Nodes, "", name);
                value.Child("spec")["taints"] = NodeTaints.Wanted(current.Root, Time.GetUtcNow()) ?? value.Find("spec", "taints")?.DeepClone();
                return value;
            },
            WriteOptions.Controller);
    }

    private static string? StatusOf(StoredObject node, string type)
        => node.Root.Items("status", "conditions").Where(c => c.Text("type") == type).Select(c => c.Text("status")).FirstOrDefault();
}
