using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>One pod as its states see it.</summary>
internal sealed class PodContext
{
    private readonly CancellationToken _statusLife;
    private string _state = "Registered";

    public PodContext(V1Pod pod, NodeServices node)
    {
        Pod = pod;
        Node = node;
        Folder = Path.Combine(node.PodsFolder, SafeName.Of(pod.Metadata.Uid ?? ""));
        Records = new ContainerRecords(Folder);
        Logger = node.LoggerFactory.CreateLogger("Workers.Node.Pod");
        Volumes = new PodVolumes(node.Objects, Folder);
        StatusWriter = new PodStatusWriter(node.Client, pod.Metadata.Namespace!, pod.Metadata.Name!, pod.Metadata.Uid!, node.Time, Logger);
        _statusLife = node.Stopping;
        InitContainers = [.. (pod.Spec.InitContainers ?? []).Select(c => new ContainerSlot(c, init: true))];
        Containers = [.. pod.Spec.Containers.Select(c => new ContainerSlot(c, init: false))];
    }

    /// <summary>The pod as last seen.</summary>
    public V1Pod Pod { get; set; }

    public NodeServices Node { get; }

    public string Folder { get; }

    public ContainerRecords Records { get; }

    public ILogger Logger { get; }

    public PodVolumes Volumes { get; }

    public PodStatusWriter StatusWriter { get; }

    public IReadOnlyList<ContainerSlot> InitContainers { get; }

    public IReadOnlyList<ContainerSlot> Containers { get; }

    /// <summary>Init containers and containers.</summary>
    public IEnumerable<ContainerSlot> All => InitContainers.Concat(Containers);

    public BackOff PullBackOff { get; } = BackOff.ForPods();

    public BackOff CrashBackOff { get; } = BackOff.ForPods();

    /// <summary>Why the last try failed, for a back-off state to say.</summary>
    public string? Trouble { get; set; }

    public DateTimeOffset StartTime => Pod.Status?.StartTime ?? (_startTime ??= Node.Time.GetUtcNow());

    private DateTimeOffset? _startTime;

    /// <summary>Sends the pod's status as a state sees it.</summary>
    public void Report(string state, string phase, string? reason = null, string? message = null)
    {
        _state = state;
        StatusWriter.Post(PodStatusBuilder.Build(this, state, phase, reason, message), _statusLife);
    }

    /// <summary>Sends the status again after a container changed while the pod's state did not.</summary>
    public void ReportAgain(string phase) => Report(_state, phase);

    /// <summary>Waits, or stops waiting when the pod is to go.</summary>
    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, Node.Time, cancellationToken);

    public override string ToString() => $"{Pod.Metadata.Namespace}/{Pod.Metadata.Name}";
}
