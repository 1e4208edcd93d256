using System.Text.Json;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Scheduling;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>
/// Ends pods that lost their place: those whose node is no longer there at once and for good, those on a node with a
/// NoExecute taint when their toleration runs out.
/// </summary>
internal sealed class PodEvictionController(ResourceService resources, TimeProvider time, ILogger logger) : Controller(resources, time, logger)
{
    private static readonly ResourceDescriptor Pods = ResourceCatalog.Stored(ResourceCatalog.Pods);
    /// <summary>How long a pod may name a node nobody has seen yet: it may be about to register.</summary>
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    private readonly HashSet<string> seenNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> orphans = new(StringComparer.Ordinal);
    private readonly EventRecorder events = new(resources, "taint-eviction-controller", time);

    protected override IReadOnlyList<ResourceId> Watched { get; } = [ResourceCatalog.Pods, ResourceCatalog.Nodes];

    protected override TimeSpan? Reconcile()
    {
        var now = Time.GetUtcNow();
        // Pods first: a node that registered in between must not look missing to a pod bound to it.
        var pods = All(ResourceCatalog.Pods);
        var nodes = All(ResourceCatalog.Nodes).ToDictionary(n => n.Name, StringComparer.Ordinal);
        seenNodes.UnionWith(nodes.Keys);
        Forget(pods, nodes);
        TimeSpan? next = null;
        foreach (var pod in pods)
        {
            if (pod.Root.Text("spec", "nodeName") is not { Length: > 0 } nodeName)
                continue;
            var known = nodes.TryGetValue(nodeName, out var node);
            var due = known ? Due(pod.Root, node!.Root) : DueWithoutNode(pod, nodeName, now);
            if (due is null || (known && pod.Root.Text("metadata", "deletionTimestamp") is not null))
                continue;
            if (due > now)
                next = next is null || due - now < next ? due - now : next;
            else if (known)
                Try(() => Evict(pod));
            else
                Try(() => Resources.Delete(Pods, pod.Namespace, pod.Name, DeleteOptions.Now with { Uid = pod.Uid }, WriteOptions.Controller.User));
        }

        return next;
    }

    private void Forget(StoredObject[] pods, Dictionary<string, StoredObject> nodes)
    {
        var waiting = pods.Where(p => !nodes.ContainsKey(p.Root.Text("spec", "nodeName") ?? "")).Select(p => p.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var uid in orphans.Keys.Where(u => !waiting.Contains(u)).ToList())
            orphans.Remove(uid);
    }

    /// <summary>When a pod whose node is not there goes: at once if the node was, later if it has yet to come.</summary>
    private DateTimeOffset DueWithoutNode(StoredObject pod, string node, DateTimeOffset now)
    {
        if (seenNodes.Contains(node))
            return now;
        if (!orphans.TryGetValue(pod.Uid, out var since))
            orphans[pod.Uid] = since = now;
        return since + Quarantine;
    }

    /// <summary>When the pod must leave the node; null when it may stay.</summary>
    private static DateTimeOffset? Due(JsonElement pod, JsonElement node)
    {
        DateTimeOffset? due = null;
        foreach (var taint in Taints.Of(node).Where(t => t.Text("effect") == "NoExecute"))
        {
            var tolerations = Taints.Tolerations(pod, taint).ToList();
            if (tolerations.Count == 0)
                return DateTimeOffset.MinValue;
            var seconds = tolerations.Select(t => t.Number("tolerationSeconds")).Where(s => s is not null).Min();
            if (seconds is null)
                continue;
            var start = taint.Time("timeAdded") ?? node.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;
            var end = start.AddSeconds(Math.Clamp(seconds.Value, 0, int.MaxValue));
            due = due is null || end < due ? end : due;
        }

        return due;
    }

    private void Evict(StoredObject pod)
    {
        events.Normal(pod, "TaintManagerEviction", $"Marking for deletion Pod {pod.Namespace}/{pod.Name}");
        Resources.Delete(Pods, pod.Namespace, pod.Name, new DeleteOptions { Uid = pod.Uid }, WriteOptions.Controller.User);
    }
}
