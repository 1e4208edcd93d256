namespace Workers.Node.Kubelet.States;

/// <summary>Waits for what a volume or variable names to appear.</summary>
internal sealed class VolumeMountBackoff : PodState
{
    public override string Name => "VolumeMountBackoff";

    public override IReadOnlyList<Type> Next { get; } = [typeof(VolumeMount)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        var wait = pod.PullBackOff.Next();
        pod.Report(Name, "Pending", Name, $"Trying again in {wait.TotalSeconds:0} s. {pod.Trouble}");
        await pod.WaitAsync(wait, cancellationToken);
        return new VolumeMount();
    }
}
