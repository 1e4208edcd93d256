using Dashboard.Core.Kubernetes.Models;

namespace Workers.Node.Kubelet.States;

/// <summary>
/// The node has seen the pod. What an earlier process of this agent ran of it is taken up here: runs that were
/// under way when that process died count as ended, and restartPolicy decides what follows.
/// </summary>
internal sealed class Registered : PodState
{
    public override string Name => "Registered";

    public override IReadOnlyList<Type> Next { get; } = [typeof(Resources), typeof(Completed), typeof(Error)];

    public override Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        foreach (var slot in pod.All)
        {
            Recover(pod, slot);
        }

        if (pod.Containers.All(c => c.Run is null))
        {
            pod.Report(Name, "Pending", Name, "The node has taken the pod up.");
            return Task.FromResult<PodState?>(new Resources());
        }

        return Task.FromResult<PodState?>(Running.Decide(pod) switch
        {
            RunningOutcome.Succeeded => new Completed(),
            RunningOutcome.Failed => new Error(),
            _ => new Resources(),
        });
    }

    private static void Recover(PodContext pod, ContainerSlot slot)
    {
        var record = pod.Records.Read(slot.Spec.Name) ?? FromStatus(pod.Pod, slot);
        if (record is { FinishedAt: null })
        {
            record = record with
            {
                FinishedAt = pod.Node.Time.GetUtcNow(),
                Exit = new ContainerExit(137, "ContainerStatusUnknown", "The node agent ended while the container ran."),
            };
            pod.Records.Write(slot.Spec.Name, record);
        }

        slot.Run = record;
    }

    /// <summary>For an agent whose data folder was lost: the cluster still knows what ran.</summary>
    private static ContainerRunRecord? FromStatus(V1Pod pod, ContainerSlot slot)
    {
        var all = slot.IsInit ? pod.Status?.InitContainerStatuses : pod.Status?.ContainerStatuses;
        var known = all?.FirstOrDefault(c => string.Equals(c.Name, slot.Spec.Name, StringComparison.Ordinal));
        var ended = known?.State?.Terminated ?? known?.LastState?.Terminated;
        if (known?.State?.Running is { } running)
        {
            return new ContainerRunRecord(known.RestartCount, running.StartedAt ?? DateTimeOffset.UnixEpoch);
        }

        return ended is null ? null : new ContainerRunRecord(
            known!.RestartCount,
            ended.StartedAt ?? DateTimeOffset.UnixEpoch,
            ended.FinishedAt ?? DateTimeOffset.UnixEpoch,
            new ContainerExit(ended.ExitCode, ended.Reason ?? "Error", ended.Message));
    }
}
