using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>A client for one cluster and one shared informer for each kind that pages show; informers start when first asked for.</summary>
public sealed class ClusterConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly Lock _gate = new();
    private readonly List<Task> _running = [];
    private readonly Lazy<Informer<V1Node>> _nodes;
    private readonly Lazy<Informer<V1Pod>> _pods;
    private readonly Lazy<Informer<V1Event>> _events;
    private readonly Lazy<Informer<V1CertificateSigningRequest>> _requests;

    /// <summary>Takes the client, which it owns.</summary>
    public ClusterConnection(ClusterInfo info, KubeClient client, ILogger logger)
    {
        Info = info;
        Client = client;
        _stopped = _stop.Token;
        _nodes = Lazily<V1Node>(logger);
        _pods = Lazily<V1Pod>(logger);
        _events = Lazily<V1Event>(logger);
        _requests = Lazily<V1CertificateSigningRequest>(logger);
    }

    /// <summary>Which cluster.</summary>
    public ClusterInfo Info { get; }

    /// <summary>The client.</summary>
    public KubeClient Client { get; }

    /// <summary>Nodes.</summary>
    public Informer<V1Node> Nodes => _nodes.Value;

    /// <summary>Pods of all namespaces.</summary>
    public Informer<V1Pod> Pods => _pods.Value;

    /// <summary>Events of all namespaces.</summary>
    public Informer<V1Event> Events => _events.Value;

    /// <summary>Certificate requests.</summary>
    public Informer<V1CertificateSigningRequest> Requests => _requests.Value;

    /// <summary>Cancelled when the connection closes, because its cluster stopped or changed.</summary>
    public CancellationToken Closed => _stopped;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        Client.Dispose();
        _stop.Dispose();
    }

    private Lazy<Informer<T>> Lazily<T>(ILogger logger)
        where T : KubeObject, IKubeKind => new(() =>
        {
            var informer = new Informer<T>(Client, null, null, logger);
            lock (_gate)
            {
                _running.Add(Task.Run(() => informer.RunAsync(_stopped), CancellationToken.None));
            }

            return informer;
        });
}
