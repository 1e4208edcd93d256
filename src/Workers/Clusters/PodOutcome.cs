using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Clusters;

/// <summary>What a deployed pod's status means to the person who deployed it.</summary>
internal static class PodOutcome
{
    /// <summary>The job's outcome; null while there is nothing to say yet.</summary>
    public static JobOutcome? Of(V1Pod pod)
    {
        var container = pod.Status?.ContainerStatuses is [var first, ..] ? first : null;
        var ended = container?.State?.Terminated ?? container?.LastState?.Terminated;
        return pod.Status switch
        {
            { Phase: "Succeeded" } => JobOutcome.Success("The pod has succeeded.", ended?.ExitCode),
            { Phase: "Failed" } failed => JobOutcome.Failure($"The pod has failed. {failed.Message ?? ended?.Message}".TrimEnd(), ended?.ExitCode),
            { Reason: "ImagePullBackoff" } => JobOutcome.Failure($"The module could not be pulled, and the pod goes on trying. {pod.Status.Message}"),
            { Reason: "CrashLoopBackoff" } => JobOutcome.Failure($"The module ended with exit code {ended?.ExitCode}, and the pod starts it again. {ended?.Message}".TrimEnd(), ended?.ExitCode),
            _ when container?.State?.Waiting is { Reason: "ImagePullBackOff" or "ErrImagePull" } waiting =>
                JobOutcome.Failure($"The module could not be pulled, and the pod goes on trying. {waiting.Message}"),
            { Phase: "Running" } when container?.State?.Running is not null => JobOutcome.Success("The pod runs."),
            _ => null,
        };
    }

    /// <summary>Why a pod still waits.</summary>
    public static string Explain(V1Pod? pod, IReadOnlyList<V1Node> nodes)
    {
        if (pod is null)
        {
            return "The cluster did not show it.";
        }

        if (pod.Spec.NodeName is null)
        {
            return nodes.Any(n => n.Metadata.Labels?.GetValueOrDefault("kubernetes.io/arch") == "wasm32-wasi" && JoinNodeHandler.IsReady(n))
                ? pod.Status?.Conditions?.FirstOrDefault(c => c.Type == "PodScheduled")?.Message ?? "No node took it."
                : "No wasm node is Ready: join one first.";
        }

        return pod.Status?.Message ?? pod.Status?.Reason ?? "";
    }
}
