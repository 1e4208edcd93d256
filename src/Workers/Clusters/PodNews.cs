using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;

namespace Workers.Clusters;

/// <summary>Writes a pod's states and events into a log, each once and in order.</summary>
internal sealed class PodNews(ILogSink log)
{
    private readonly HashSet<string> _events = new(StringComparer.Ordinal);
    private string _state = "";

    public void Look(V1Pod pod, IReadOnlyList<V1Event> events)
    {
        foreach (var item in events
            .Where(e => e.InvolvedObject.Uid == pod.Metadata.Uid && _events.Add($"{e.Metadata.Uid}/{e.Count}"))
            .OrderBy(e => e.LastTimestamp))
        {
            log.Write(item.Type == "Warning" ? LogSource.Stderr : LogSource.Stdout, $"{item.Type,-8} {item.Reason,-10} {item.Message}");
        }

        var state = pod.Status?.Reason is { } reason ? $"{pod.Status.Phase} ({reason})" : pod.Status?.Phase ?? "Pending";
        if (state != _state)
        {
            _state = state;
            log.Write(LogSource.System, $"Pod {pod.Metadata.Namespace}/{pod.Metadata.Name}: {state}");
        }
    }
}
