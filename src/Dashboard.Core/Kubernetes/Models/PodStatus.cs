namespace Dashboard.Core.Kubernetes.Models;

/// <summary>What a pod is.</summary>
public sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>One word of detail.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence of detail.</summary>
    public string? Message { get; init; }

    /// <summary>The node's address.</summary>
    public string? HostIP { get; init; }

    /// <summary>The pod's address.</summary>
    public string? PodIP { get; init; }

    /// <summary>When the node took the pod up.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Conditions such as Ready.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Init containers.</summary>
    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    /// <summary>Containers.</summary>
    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }
}

/// <summary>One condition of a pod, a node or a certificate request.</summary>
public sealed record Condition
{
    /// <summary>Its type, such as <c>Ready</c> or <c>Approved</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>One word.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary>When the status last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When a node last reported it.</summary>
    public DateTimeOffset? LastHeartbeatTime { get; init; }
}

/// <summary>How one container is.</summary>
public sealed record ContainerStatus
{
    /// <summary>The container's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The reference it runs.</summary>
    public string? Image { get; init; }

    /// <summary>The digest it runs.</summary>
    public string? ImageID { get; init; }

    /// <summary>The run's own name on its node.</summary>
    public string? ContainerID { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether it has been started.</summary>
    public bool? Started { get; init; }

    /// <summary>How often it was started again.</summary>
    public int RestartCount { get; init; }

    /// <summary>Now.</summary>
    public ContainerState? State { get; init; }

    /// <summary>The run before.</summary>
    public ContainerState? LastState { get; init; }
}

/// <summary>A container's state; one is set.</summary>
public sealed record ContainerState(ContainerWaiting? Waiting = null, ContainerRunning? Running = null, ContainerTerminated? Terminated = null);

/// <summary>Not running yet, or not running again yet.</summary>
public sealed record ContainerWaiting(string? Reason = null, string? Message = null);

/// <summary>Running.</summary>
public sealed record ContainerRunning(DateTimeOffset? StartedAt = null);

/// <summary>Ended.</summary>
public sealed record ContainerTerminated
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; init; }

    /// <summary><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>...</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The run's own name on its node.</summary>
    public string? ContainerID { get; init; }
}
