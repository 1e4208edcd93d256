using System.Threading.Channels;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Clusters;

/// <summary>Wakes who waits for a cluster to change; changes that come while nobody waits count as one.</summary>
internal sealed class ClusterSignal : IDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IDisposable> _subscriptions = [];

    public ClusterSignal Watch<T>(Informer<T> informer)
        where T : KubeObject, IKubeKind
    {
        _subscriptions.Add(informer.Subscribe(_ => _changes.Writer.TryWrite(true)));
        return this;
    }

    /// <summary>Something else changed.</summary>
    public void Raise() => _changes.Writer.TryWrite(true);

    /// <summary>Waits for a change, or until <paramref name="longest"/> has passed.</summary>
    public async Task NextAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            await _changes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look again.
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }
}
