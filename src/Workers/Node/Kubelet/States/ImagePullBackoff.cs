namespace Workers.Node.Kubelet.States;

/// <summary>Waits before the next try to pull: 10 s, then twice as long each time, up to 300 s.</summary>
internal sealed class ImagePullBackoff : PodState
{
    public override string Name => "ImagePullBackoff";

    public override IReadOnlyList<Type> Next { get; } = [typeof(ImagePull)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        var wait = pod.PullBackOff.Next();
        pod.Report(Name, "Pending", Name, $"Trying again in {wait.TotalSeconds:0} s. {pod.Trouble}");
        pod.Node.Events.Normal(pod.Pod, "BackOff", "Back-off pulling image");
        await pod.WaitAsync(wait, cancellationToken);
        return new ImagePull();
    }
}
