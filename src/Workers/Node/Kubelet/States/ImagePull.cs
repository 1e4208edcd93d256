using Dashboard.Core.Errors;

namespace Workers.Node.Kubelet.States;

/// <summary>Brings the containers' images to the node.</summary>
internal sealed class ImagePull : PodState
{
    public override string Name => "ImagePull";

    public override IReadOnlyList<Type> Next { get; } = [typeof(VolumeMount), typeof(ImagePullBackoff)];

    public override async Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken)
    {
        pod.Report(Name, "Pending", Name);
        var credentials = await new PullSecrets(pod.Node.Objects, pod.Logger).ReadAsync(pod.Pod, cancellationToken);
        foreach (var slot in pod.All.Where(s => s.Image is null))
        {
            var reference = slot.Spec.Image ?? "";
            try
            {
                pod.Node.Events.Normal(pod.Pod, "Pulling", $"Pulling image \"{reference}\"", slot.Spec.Name);
                var began = pod.Node.Time.GetTimestamp();
                var image = await pod.Node.Provider.PullAsync(new ImageRequest(reference, slot.Spec.ImagePullPolicy, credentials), cancellationToken);
                slot.Image = image;
                var how = image.Cached ? "was on the node already" : $"pulled in {pod.Node.Time.GetElapsedTime(began).TotalMilliseconds:0} ms";
                pod.Node.Events.Normal(pod.Pod, "Pulled", $"Image \"{reference}\" {how}; module {image.ContentDigest}", slot.Spec.Name);
            }
            catch (ProblemException e)
            {
                pod.Trouble = e.Message;
                pod.Logger.LogProblem(pod, e);
                pod.Node.Events.Warning(pod.Pod, "Failed", $"Failed to pull image \"{reference}\": {e.Message}", slot.Spec.Name);
                return new ImagePullBackoff();
            }
        }

        pod.PullBackOff.Reset();
        return new VolumeMount();
    }
}
