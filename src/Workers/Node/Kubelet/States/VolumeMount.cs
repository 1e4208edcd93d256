using Dashboard.Core.Errors;

namespace Workers.Node.Kubelet.States;

/// <summary>Lays out volumes and environment. What is missing may still come, so it tries again.</summary>
internal sealed class VolumeMount : PodState
{
    public override string Name => "VolumeMount";

    public override IReadOnlyList<Type> Next { get; } = [typeof(Initializing), typeof(VolumeMountBackoff)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        pod.Report(Name, "Pending", Name);
        try
        {
            await pod.Volumes.MakeAsync(pod.Pod, cancellationToken);
            var env = new EnvResolver(pod.Node.Objects, pod.Node.NodeIp);
            foreach (var slot in pod.All)
            {
                slot.Mounts = pod.Volumes.MountsOf(pod.Pod, slot.Spec);
                slot.Env = await env.ResolveAsync(pod.Pod, slot.Spec, cancellationToken);
            }
        }
        catch (Exception e) when (e is ProblemException or IOException or UnauthorizedAccessException)
        {
            pod.Trouble = e.Message;
            pod.Logger.LogProblem(pod, e);
            pod.Node.Events.Warning(pod.Pod, "FailedMount", e.Message);
            return new VolumeMountBackoff();
        }

        pod.PullBackOff.Reset();
        return new Initializing();
    }
}
