using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Kubernetes;

/// <summary>One change an informer hands on. <see cref="WatchKind.Bookmark"/> never comes here.</summary>
public sealed record InformerEvent<T>(WatchKind Kind, T Object);

/// <summary>
/// Keeps a copy of some objects: lists, watches from there, lists again when the version is too old, and backs off,
/// up to 30 s, while the API does not answer. Subscribers are told of each change in order.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="ns">The namespace; null for all.</param>
/// <param name="selector">Which objects; null for all.</param>
/// <param name="logger">Where failures are noted.</param>
/// <param name="time">The clock of the back-off; null: the system's.</param>
public sealed class Informer<T>(KubeClient client, string? ns, KubeSelector? selector, ILogger logger, TimeProvider? time = null)
    where T : KubeObject, IKubeKind
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _items = new(StringComparer.Ordinal);
    private readonly List<Action<InformerEvent<T>>> _subscribers = [];
    private readonly List<Action> _stateSubscribers = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProblemException? _problem;

    /// <summary>Completes when the first list has been read.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Why the copy may be old: the API did not answer at the last try. Null while all is well.</summary>
    public ProblemException? Problem => Volatile.Read(ref _problem);

    /// <summary>The objects as last known.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items.Values];
            }
        }
    }

    /// <summary>One object as last known, or null.</summary>
    public T? Find(string? objectNamespace, string name)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(Key(objectNamespace, name));
        }
    }

    /// <summary>
    /// Tells <paramref name="handler"/> what is there now (as Added) and then each change, in order, on the informer's
    /// loop and under its lock: it must be quick, must not throw and must not call back.
    /// </summary>
    public IDisposable Subscribe(Action<InformerEvent<T>> handler)
    {
        lock (_gate)
        {
            foreach (var item in _items.Values)
            {
                handler(new InformerEvent<T>(WatchKind.Added, item));
            }

            _subscribers.Add(handler);
        }

        return new Subscription(() =>
        {
            lock (_gate)
            {
                _subscribers.Remove(handler);
            }
        });
    }

    /// <summary>Tells <paramref name="handler"/> when <see cref="Problem"/> or <see cref="Synced"/> changed; the same rules as for <see cref="Subscribe"/>.</summary>
    public IDisposable SubscribeState(Action handler)
    {
        lock (_gate)
        {
            _stateSubscribers.Add(handler);
        }

        return new Subscription(() =>
        {
            lock (_gate)
            {
                _stateSubscribers.Remove(handler);
            }
        });
    }

    /// <summary>Runs until cancelled; ends without an exception then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backOff = BackOff.ForApi();
        string? version = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellationToken);
                SetProblem(null);
                var began = _time.GetTimestamp();
                await foreach (var change in client.WatchAsync<T>(ns, selector, version, cancellationToken))
                {
                    version = change.Object.Metadata.ResourceVersion ?? version;
                    Apply(change);
                    backOff.Reset();
                }

                // A server that ends every watch at once would otherwise be asked without a pause.
                if (_time.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
                {
                    await Task.Delay(backOff.Next(), _time, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (ProblemException e) when (e.IsExpired())
            {
                logger.LogDebug("The version to watch {Kind} from is too old; listing again", T.Resource.Kind);
                version = null;
                await WaitAsync(backOff, cancellationToken);
            }
            catch (Exception e) when (e is ProblemException or IOException or HttpRequestException or JsonException or OperationCanceledException)
            {
                var problem = e as ProblemException ?? KubeErrors.Unreachable(client.Context.Server, $"watch {T.Resource.Plural}", e);

                // A watch cut in the middle is normal (servers and networks end them); only a failed try to go on is news.
                if (e is ProblemException)
                {
                    logger.LogWarning("Watching {Kind}: {Problem}", T.Resource.Kind, problem.Message);
                    SetProblem(problem);
                }

                await WaitAsync(backOff, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(BackOff backOff, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(backOff.Next(), _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop's condition ends it.
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await client.ListAsync<T>(ns, selector, cancellationToken);
        lock (_gate)
        {
            var fresh = list.Items.ToDictionary(i => Key(i.Metadata.Namespace, i.Metadata.Name ?? ""), StringComparer.Ordinal);
            foreach (var (key, old) in _items.Where(i => !fresh.ContainsKey(i.Key)).ToList())
            {
                _items.Remove(key);
                Tell(new InformerEvent<T>(WatchKind.Deleted, old));
            }

            foreach (var item in fresh.Values)
            {
                Put(item);
            }
        }

        if (_synced.TrySetResult())
        {
            TellState();
        }

        return list.Metadata.ResourceVersion ?? "0";
    }

    private void Apply(WatchEvent<T> change)
    {
        lock (_gate)
        {
            switch (change.Kind)
            {
                case WatchKind.Added or WatchKind.Modified:
                    Put(change.Object);
                    break;
                case WatchKind.Deleted:
                    _items.Remove(Key(change.Object.Metadata.Namespace, change.Object.Metadata.Name ?? ""));
                    Tell(new InformerEvent<T>(WatchKind.Deleted, change.Object));
                    break;
            }
        }
    }

    private void Put(T item)
    {
        var key = Key(item.Metadata.Namespace, item.Metadata.Name ?? "");
        if (_items.TryGetValue(key, out var old))
        {
            if (string.Equals(old.Metadata.ResourceVersion, item.Metadata.ResourceVersion, StringComparison.Ordinal))
            {
                return;
            }

            if (!string.Equals(old.Metadata.Uid, item.Metadata.Uid, StringComparison.Ordinal))
            {
                // Deleted and made again between two lists: for a subscriber these are two objects.
                Tell(new InformerEvent<T>(WatchKind.Deleted, old));
                old = null;
            }
        }

        _items[key] = item;
        Tell(new InformerEvent<T>(old is null ? WatchKind.Added : WatchKind.Modified, item));
    }

    private void Tell(InformerEvent<T> change)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber(change);
        }
    }

    private void SetProblem(ProblemException? problem)
    {
        if (!ReferenceEquals(Interlocked.Exchange(ref _problem, problem), problem))
        {
            TellState();
        }
    }

    private void TellState()
    {
        lock (_gate)
        {
            foreach (var subscriber in _stateSubscribers)
            {
                subscriber();
            }
        }
    }

    private static string Key(string? objectNamespace, string name) => $"{objectNamespace}/{name}";

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
