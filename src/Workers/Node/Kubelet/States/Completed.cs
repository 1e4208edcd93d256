namespace Workers.Node.Kubelet.States;

/// <summary>Every container has ended with exit code 0: the pod has succeeded.</summary>
internal sealed class Completed : PodState
{
    public override string Name => "Completed";

    public override IReadOnlyList<Type> Next { get; } = [];

    public override Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        pod.Report(Name, "Succeeded");
        return Task.FromResult<PodState?>(null);
    }
}
