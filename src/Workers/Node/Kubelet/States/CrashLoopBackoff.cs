namespace Workers.Node.Kubelet.States;

/// <summary>Waits before a container that ended is started again; others go on running meanwhile.</summary>
internal sealed class CrashLoopBackoff : PodState
{
    public override string Name => "CrashLoopBackoff";

    public override IReadOnlyList<Type> Next { get; } = [typeof(Initializing)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        var wait = pod.CrashBackOff.Next();
        var said = $"back-off {wait.TotalSeconds:0}s restarting failed container";
        var policy = pod.Pod.Spec.RestartPolicy;
        foreach (var slot in pod.All.Where(s => s is { IsRunning: false, Run.Exit: not null }))
        {
            var code = slot.Run!.Exit!.ExitCode;
            if (slot.IsInit ? PodRules.MustRestartInit(policy, code) : PodRules.MustRestart(policy, code))
            {
                slot.WaitingToRestart = said + "=" + slot.Spec.Name;
                pod.Node.Events.Warning(pod.Pod, "BackOff", $"Back-off restarting container {slot.Spec.Name}", slot.Spec.Name);
            }
        }

        pod.Report(Name, pod.Containers.Any(c => c.Run is not null) ? "Running" : "Pending", Name, $"Starting again in {wait.TotalSeconds:0} s. {pod.Trouble}".TrimEnd());
        await pod.WaitAsync(wait, cancellationToken);
        return new Initializing();
    }
}
