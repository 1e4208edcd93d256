using System.Collections.Concurrent;
using System.Threading.Channels;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>Watches the pods bound to this node and keeps one worker for each.</summary>
internal sealed class PodManager(NodeServices node, string nodeName, ILogger<PodManager> logger)
{
    private readonly ConcurrentDictionary<string, PodWorker> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _tasks = new(StringComparer.Ordinal);

    /// <summary>The pod of this name on this node, newest first where a deleted one lingers.</summary>
    public PodWorker? Find(string ns, string name) => _workers.Values
        .Where(w => string.Equals(w.Pod.Metadata.Name, name, StringComparison.Ordinal) && string.Equals(w.Pod.Metadata.Namespace, ns, StringComparison.Ordinal))
        .OrderByDescending(w => w.Pod.Metadata.CreationTimestamp)
        .FirstOrDefault();

    /// <summary>Runs until the agent stops, and then until every container has ended.</summary>
    public async Task RunAsync()
    {
        var stopping = node.Stopping;
        var informer = new Informer<V1Pod>(node.Client, null, new KubeSelector(Field: $"spec.nodeName={nodeName}"), logger, node.Time);
        var changes = Channel.CreateUnbounded<InformerEvent<V1Pod>>(new UnboundedChannelOptions { SingleReader = true });
        using var subscription = informer.Subscribe(e => changes.Writer.TryWrite(e));
        var watching = informer.RunAsync(stopping);
        try
        {
            await informer.Synced.WaitAsync(stopping);
            DeleteForgotten(informer.Items);
            await foreach (var change in changes.Reader.ReadAllAsync(stopping))
            {
                Apply(change);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_tasks.Values);
            await watching;
        }
    }

    private void Apply(InformerEvent<V1Pod> change)
    {
        var uid = change.Object.Metadata.Uid ?? "";
        if (change.Kind == WatchKind.Deleted)
        {
            if (_workers.TryGetValue(uid, out var leaving))
            {
                leaving.Remove();
            }
        }
        else if (_workers.TryGetValue(uid, out var known))
        {
            known.Update(change.Object);
        }
        else
        {
            Start(uid, change.Object);
        }
    }

    private void Start(string uid, V1Pod pod)
    {
        var worker = new PodWorker(pod, node);
        _workers[uid] = worker;
        _tasks[uid] = Task.Run(
            async () =>
            {
                try
                {
                    await worker.RunAsync();
                }
                catch (Exception e)
                {
                    logger.LogError(e, "Pod {Namespace}/{Name} could not be taken down", pod.Metadata.Namespace, pod.Metadata.Name);
                }
                finally
                {
                    if (!node.Stopping.IsCancellationRequested)
                    {
                        _workers.TryRemove(uid, out _);
                        _tasks.TryRemove(uid, out _);
                        worker.Dispose();
                    }
                }
            },
            CancellationToken.None);
    }

    /// <summary>Folders and logs of pods that were deleted while the agent did not run.</summary>
    private void DeleteForgotten(IReadOnlyList<V1Pod> pods)
    {
        var bound = pods.Select(p => p.Metadata.Uid).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (!Directory.Exists(node.PodsFolder))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(node.PodsFolder))
        {
            var uid = Path.GetFileName(folder);
            if (!bound.Contains(uid))
            {
                logger.LogInformation("Cleaning up after pod {Uid}, which is gone from the cluster", uid);
                node.Logs.DeletePod(uid);
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
