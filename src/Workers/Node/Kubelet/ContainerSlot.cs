using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Sandbox;

namespace Workers.Node.Kubelet;

/// <summary>One container of a pod: what it is to run, its newest run, and the run before.</summary>
internal sealed class ContainerSlot(Container spec, bool init)
{
    public Container Spec { get; } = spec;

    public bool IsInit { get; } = init;

    public ContainerImage? Image { get; set; }

    public long? MemoryBytes { get; set; }

    public IReadOnlyDictionary<string, string> Env { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<Preopen> Mounts { get; set; } = [];

    /// <summary>The newest run; null when it never ran.</summary>
    public ContainerRunRecord? Run { get; set; }

    /// <summary>The run before the newest.</summary>
    public ContainerRunRecord? Previous { get; set; }

    /// <summary>The task of the newest run in this process.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>When it may be started again, said to viewers; null when it is not waiting for that.</summary>
    public string? WaitingToRestart { get; set; }

    public bool IsRunning => Run is { FinishedAt: null };
}
