namespace Workers.Node.Kubelet.States;

/// <summary>Starts every container that does not run and has to.</summary>
internal sealed class Starting : PodState
{
    public override string Name => "Starting";

    public override IReadOnlyList<Type> Next { get; } = [typeof(Running)];

    public override Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        foreach (var slot in pod.Containers.Where(s => !s.IsRunning))
        {
            if (slot.Run?.Exit is not { } exit || PodRules.MustRestart(pod.Pod.Spec.RestartPolicy, exit.ExitCode))
            {
                ContainerStarter.Start(pod, slot, cancellationToken);
            }
        }

        return Task.FromResult<PodState?>(new Running());
    }
}
