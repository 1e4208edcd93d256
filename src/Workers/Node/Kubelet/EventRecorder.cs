using System.Threading.Channels;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>
/// Tells people what happens to pods. Events are a courtesy: they never hold a pod up, and past a bounded queue they are
/// dropped. The same event again raises its count instead of making a new one.
/// </summary>
internal sealed class EventRecorder(KubeClient client, string node, TimeProvider time, ILogger<EventRecorder> logger)
{
    private const int Remembered = 500;

    private readonly Channel<V1Event> _queue = Channel.CreateBounded<V1Event>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Dictionary<string, (string Name, int Count)> _known = new(StringComparer.Ordinal);

    /// <summary>Something went as it should.</summary>
    public void Normal(V1Pod pod, string reason, string message, string? container = null) => Add(pod, "Normal", reason, message, container);

    /// <summary>Something did not.</summary>
    public void Warning(V1Pod pod, string reason, string message, string? container = null) => Add(pod, "Warning", reason, message, container);

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await SendAsync(item, cancellationToken);
            }
            catch (ProblemException e)
            {
                logger.LogDebug("An event was not recorded: {Problem}", e.Message);
            }
        }
    }

    private void Add(V1Pod pod, string type, string reason, string message, string? container)
    {
        var now = time.GetUtcNow();
        _queue.Writer.TryWrite(new V1Event
        {
            Metadata = new ObjectMeta { Namespace = pod.Metadata.Namespace },
            InvolvedObject = new ObjectReference
            {
                ApiVersion = "v1",
                Kind = "Pod",
                Namespace = pod.Metadata.Namespace,
                Name = pod.Metadata.Name,
                Uid = pod.Metadata.Uid,
                FieldPath = container is null ? null : $"spec.containers{{{container}}}",
            },
            Reason = reason,
            Message = message.Length > 1024 ? message[..1021] + "..." : message,
            Type = type,
            Count = 1,
            FirstTimestamp = now,
            LastTimestamp = now,
            Source = new EventSource("krustlet", node),
        });
    }

    private async Task SendAsync(V1Event item, CancellationToken cancellationToken)
    {
        var key = $"{item.InvolvedObject.Uid}/{item.Type}/{item.Reason}/{item.Message}";
        if (_known.TryGetValue(key, out var known))
        {
            try
            {
                var count = known.Count + 1;
                await client.PatchAsync<V1Event>(
                    item.Metadata.Namespace, known.Name, PatchKind.Merge, new { count, lastTimestamp = item.LastTimestamp }, null, cancellationToken);
                _known[key] = (known.Name, count);
                return;
            }
            catch (ProblemException e) when (e.IsNotFound())
            {
                _known.Remove(key);
            }
        }

        // The name client-go gives events: the object's and the time's.
        var name = $"{item.InvolvedObject.Name}.{Guid.NewGuid().ToString("n")[..16]}";
        await client.CreateAsync(item with { Metadata = item.Metadata with { Name = name } }, cancellationToken);
        if (_known.Count >= Remembered)
        {
            _known.Clear();
        }

        _known[key] = (name, 1);
    }
}
