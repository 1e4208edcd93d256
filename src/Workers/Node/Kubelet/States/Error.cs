namespace Workers.Node.Kubelet.States;

/// <summary>The pod has failed for good: restartPolicy allows no further try, or its manifest cannot be run.</summary>
internal sealed class Error : PodState
{
    public override string Name => "Error";

    public override IReadOnlyList<Type> Next { get; } = [];

    public override Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        var failed = pod.All.FirstOrDefault(s => s.Run?.Exit is { ExitCode: not 0 });
        var message = pod.Trouble ?? (failed?.Run?.Exit is { } exit ? $"Container {failed.Spec.Name} ended with exit code {exit.ExitCode}. {exit.Message}".TrimEnd() : null);
        pod.Report(Name, "Failed", failed?.Run?.Exit is null ? Name : null, message);
        return Task.FromResult<PodState?>(null);
    }
}
