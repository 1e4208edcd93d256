using Dashboard.Core.Kubernetes.Models;

namespace Workers.Node.Kubelet;

/// <summary>Puts a pod's status together from what its containers are.</summary>
internal static class PodStatusBuilder
{
    /// <param name="pod">The pod.</param>
    /// <param name="state">The state's name: why a container that never ran is waiting.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="reason">One word, or null.</param>
    /// <param name="message">A sentence, or null.</param>
    public static PodStatus Build(PodContext pod, string state, string phase, string? reason, string? message)
    {
        var ready = phase == "Running" && pod.Containers.All(c => c.IsRunning);
        var done = phase is "Succeeded" or "Failed";
        return new PodStatus
        {
            Phase = phase,
            Reason = reason,
            Message = message,
            HostIP = pod.Node.NodeIp,
            PodIP = pod.Node.NodeIp,
            StartTime = pod.StartTime,
            Conditions = Conditions(pod, phase is not "Pending", ready, phase == "Succeeded" ? "PodCompleted" : done ? "PodFailed" : ready ? null : "ContainersNotReady"),
            InitContainerStatuses = pod.InitContainers.Count == 0 ? null : [.. pod.InitContainers.Select(c => Status(pod, c, state, message))],
            ContainerStatuses = [.. pod.Containers.Select(c => Status(pod, c, state, message))],
        };
    }

    private static ContainerStatus Status(PodContext pod, ContainerSlot slot, string state, string? message) => new()
    {
        Name = slot.Spec.Name,
        Image = slot.Spec.Image,
        ImageID = ImageId(slot),
        ContainerID = Id(pod, slot, slot.Run),
        Ready = slot.IsRunning || (slot.IsInit && slot.Run?.Exit?.ExitCode == 0),
        Started = slot.IsRunning,
        RestartCount = slot.Run?.Number ?? 0,
        State = State(pod, slot, state, message),
        LastState = slot.WaitingToRestart is not null
            ? Ended(pod, slot, slot.Run)
            : Ended(pod, slot, slot.Previous),
    };

    private static ContainerState State(PodContext pod, ContainerSlot slot, string state, string? message) => slot switch
    {
        { Run: null } => new ContainerState(Waiting: new ContainerWaiting(Kubernetes(state), message)),
        { WaitingToRestart: { } why } => new ContainerState(Waiting: new ContainerWaiting("CrashLoopBackOff", why)),
        { IsRunning: true } => new ContainerState(Running: new ContainerRunning(slot.Run.StartedAt)),
        _ => Ended(pod, slot, slot.Run)!,
    };

    /// <summary>Two reasons that every Kubernetes tool knows are written in Kubernetes' own spelling.</summary>
    private static string Kubernetes(string state) => state switch
    {
        "ImagePullBackoff" => "ImagePullBackOff",
        "CrashLoopBackoff" => "CrashLoopBackOff",
        _ => state,
    };

    private static ContainerState? Ended(PodContext pod, ContainerSlot slot, ContainerRunRecord? run) => run is { Exit: { } exit }
        ? new ContainerState(Terminated: new ContainerTerminated
        {
            ExitCode = exit.ExitCode,
            Reason = exit.Reason,
            Message = exit.Message,
            StartedAt = run.StartedAt,
            FinishedAt = run.FinishedAt,
            ContainerID = Id(pod, slot, run),
        })
        : null;

    private static string? Id(PodContext pod, ContainerSlot slot, ContainerRunRecord? run) =>
        run is null ? null : $"wasm://{pod.Pod.Metadata.Uid}/{slot.Spec.Name}/{run.Number}";

    private static string? ImageId(ContainerSlot slot) => slot.Image is { } image
        ? $"{Repository(image.Reference)}@{image.ManifestDigest ?? image.ContentDigest}"
        : null;

    private static string Repository(string reference)
    {
        var name = reference.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    private static List<Condition> Conditions(PodContext pod, bool initialized, bool ready, string? reason)
    {
        var now = pod.Node.Time.GetUtcNow();
        return
        [
            One("Initialized", initialized, initialized ? null : "ContainersNotInitialized"),
            One("Ready", ready, reason),
            One("ContainersReady", ready, reason),
            One("PodScheduled", true, null),
        ];

        Condition One(string type, bool value, string? why)
        {
            var status = value ? "True" : "False";
            var before = pod.Pod.Status?.Conditions?.FirstOrDefault(c => string.Equals(c.Type, type, StringComparison.Ordinal));
            var since = before is { LastTransitionTime: { } time } && string.Equals(before.Status, status, StringComparison.Ordinal) ? time : now;
            return new Condition { Type = type, Status = status, Reason = why, LastTransitionTime = since };
        }
    }
}
