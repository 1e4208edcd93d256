namespace Workers.Node.Kubelet.States;

/// <summary>Runs init containers, one after the other, each to its success.</summary>
internal sealed class Initializing : PodState
{
    public override string Name => "Initializing";

    public override IReadOnlyList<Type> Next { get; } = [typeof(Starting), typeof(Error), typeof(CrashLoopBackoff)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        foreach (var slot in pod.InitContainers.Where(s => s.Run?.Exit?.ExitCode != 0))
        {
            if (slot.Run?.Exit is not { } before || slot.WaitingToRestart is not null || PodRules.MustRestartInit(pod.Pod.Spec.RestartPolicy, before.ExitCode))
            {
                ContainerStarter.Start(pod, slot, cancellationToken);
                pod.Report(Name, "Pending", Name);
                await slot.Running.WaitAsync(cancellationToken);
            }

            if (slot.Run?.Exit is { ExitCode: not 0 } exit)
            {
                pod.Trouble = $"Init container {slot.Spec.Name} ended with exit code {exit.ExitCode}. {exit.Message}";
                return PodRules.MustRestartInit(pod.Pod.Spec.RestartPolicy, exit.ExitCode) ? new CrashLoopBackoff() : new Error();
            }
        }

        return new Starting();
    }
}
