using Dashboard.Core.Errors;

namespace Workers.Node.Kubelet.States;

/// <summary>Works out what the containers may use.</summary>
internal sealed class Resources : PodState
{
    public override string Name => "Resources";

    public override IReadOnlyList<Type> Next { get; } = [typeof(ImagePull), typeof(Error)];

    public override Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var slot in pod.All)
            {
                slot.MemoryBytes = slot.Spec.Resources?.Limits?.GetValueOrDefault("memory") is { } memory ? Quantity.Bytes(memory) : null;
            }
        }
        catch (ProblemException e)
        {
            pod.Node.Events.Warning(pod.Pod, "InvalidResources", e.Message);
            pod.Trouble = e.Message;
            return Task.FromResult<PodState?>(new Error());
        }

        pod.Report(Name, "Pending", Name);
        return Task.FromResult<PodState?>(new ImagePull());
    }
}
