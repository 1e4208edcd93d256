using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Printing;

/// <summary>How a pod's state is told in a word. Source: printPod in k8s.io/kubernetes pkg/printers/internalversion/printers.go.</summary>
internal static class PodCells
{
    public static string Ready(JsonElement pod)
    {
        var ready = pod.Items("status", "containerStatuses").Count(c => c.Flag("ready"));
        return string.Create(CultureInfo.InvariantCulture, $"{ready}/{pod.Items("spec", "containers").Count()}");
    }

    public static string Status(JsonElement pod)
    {
        var reason = TableColumns.Or(pod.Text("status", "reason"), pod.Text("status", "phase") ?? "");
        reason = OfInitContainers(pod, out var initializing) ?? reason;
        if (!initializing)
            reason = OfContainers(pod) ?? reason;
        if (pod.Text("metadata", "deletionTimestamp") is null)
            return reason;
        return pod.Text("status", "reason") == "NodeLost" ? "Unknown" : pod.Text("status", "phase") is "Succeeded" or "Failed" ? reason : "Terminating";
    }

    public static JsonNode Restarts(JsonElement pod, DateTimeOffset now)
    {
        long count = 0;
        DateTimeOffset? last = null;
        foreach (var container in pod.Items("status", "containerStatuses"))
        {
            count += container.Number("restartCount") ?? 0;
            if (container.Time("lastState", "terminated", "finishedAt") is { } finished && (last is null || finished > last))
                last = finished;
        }

        var text = count.ToString(CultureInfo.InvariantCulture);
        return count > 0 && last is not null ? $"{text} ({HumanDuration.Since(last, now)} ago)" : text;
    }

    private static string? OfInitContainers(JsonElement pod, out bool initializing)
    {
        var total = pod.Items("spec", "initContainers").Count();
        var done = 0;
        foreach (var container in pod.Items("status", "initContainerStatuses"))
        {
            if (container.Number("state", "terminated", "exitCode") == 0)
            {
                done++;
                continue;
            }

            initializing = true;
            var state = container.Find("state", "terminated") is not null
                ? Ended(container)
                : container.Text("state", "waiting", "reason") is { Length: > 0 } waiting and not "PodInitializing" ? waiting : null;
            return state is null ? string.Create(CultureInfo.InvariantCulture, $"Init:{done}/{total}") : $"Init:{state}";
        }

        initializing = false;
        return null;
    }

    private static string? OfContainers(JsonElement pod)
    {
        string? reason = null;
        var running = false;
        foreach (var container in pod.Items("status", "containerStatuses").Reverse())
        {
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting)
                reason = waiting;
            else if (container.Find("state", "terminated") is not null)
                reason = Ended(container);
            else
                running |= container.Flag("ready") && container.Find("state", "running") is not null;
        }

        return reason == "Completed" && running ? "Running" : reason;
    }

    private static string Ended(JsonElement container)
    {
        if (container.Text("state", "terminated", "reason") is { Length: > 0 } reason)
            return reason;
        return container.Number("state", "terminated", "signal") is > 0 and var signal
            ? string.Create(CultureInfo.InvariantCulture, $"Signal:{signal}")
            : string.Create(CultureInfo.InvariantCulture, $"ExitCode:{container.Number("state", "terminated", "exitCode") ?? 0}");
    }
}
