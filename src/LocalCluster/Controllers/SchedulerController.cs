using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Scheduling;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>
/// Gives pending pods their nodes: node selector, required node affinity, taints, resources, and then the node with the
/// fewest pods. Preferences, spreading and preemption have no place on one machine.
/// </summary>
internal sealed class SchedulerController(ResourceService resources, TimeProvider time, ILogger logger) : Controller(resources, time, logger)
{
    private const string Name = "default-scheduler";
    private static readonly ResourceDescriptor Pods = ResourceCatalog.Stored(ResourceCatalog.Pods);
    private readonly EventRecorder events = new(resources, Name, time);

    protected override IReadOnlyList<ResourceId> Watched { get; } = [ResourceCatalog.Pods, ResourceCatalog.Nodes];

    protected override TimeSpan? Reconcile()
    {
        var pods = All(ResourceCatalog.Pods);
        var waiting = pods.Where(IsWaiting).OrderBy(p => p.Revision).ToList();
        if (waiting.Count == 0)
            return null;
        var nodes = All(ResourceCatalog.Nodes)
            .Where(n => n.Root.Text("metadata", "deletionTimestamp") is null)
            .ToDictionary(n => n.Name, n => (Node: n.Root, Resources: new NodeResources(n.Root)), StringComparer.Ordinal);
        foreach (var pod in pods.Where(p => p.Root.Text("status", "phase") is not ("Succeeded" or "Failed")))
        {
            if (nodes.TryGetValue(pod.Root.Text("spec", "nodeName") ?? "", out var node))
                node.Resources.Add(pod.Root);
        }

        foreach (var pod in waiting)
        {
            var placement = Placement.Decide(pod.Root, nodes.Values);
            if (placement.Node is not { } chosen)
                Try(() => MarkUnschedulable(pod, placement.Message));
            else if (Try(() => PodBinding.Bind(Resources, pod.Namespace, pod.Name, chosen, WriteOptions.Controller)))
            {
                nodes[chosen].Resources.Add(pod.Root);
                events.Normal(pod, "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {chosen}");
            }
        }

        return null;
    }

    private static bool IsWaiting(StoredObject pod)
        => string.IsNullOrEmpty(pod.Root.Text("spec", "nodeName"))
            && pod.Root.Text("metadata", "deletionTimestamp") is null
            && pod.Root.Text("spec", "schedulerName") == Name
            && pod.Root.Text("status", "phase") is not ("Succeeded" or "Failed")
            && !pod.Root.Items("spec", "schedulingGates").Any();

    private void MarkUnschedulable(StoredObject pod, string message)
    {
        var known = pod.Root.Items("status", "conditions").Any(c => c.Text("type") == "PodScheduled" && c.Text("message") == message);
        if (known)
            return;
        Resources.Update(
            Pods, "status", pod.Namespace, pod.Name,
            value =>
            {
                Conditions.Set(value, "PodScheduled", "False", "Unschedulable", message, Time.GetUtcNow());
                return value;
            },
            WriteOptions.Controller);
        events.Warning(pod, "FailedScheduling", message);
    }
}
