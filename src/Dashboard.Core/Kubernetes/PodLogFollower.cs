using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Kubernetes;

/// <summary>
/// Follows a container's log over its restarts until the pod has ended. A stream that is cut (rotation, a time
/// limit, a lost node) is resumed with <c>sinceTime</c>, and lines that were shown before are dropped.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="ns">The pod's namespace.</param>
/// <param name="pod">The pod's name.</param>
/// <param name="container">The container; null: the pod's first.</param>
/// <param name="logger">Where cuts are noted.</param>
/// <param name="time">The clock of the back-off; null: the system's.</param>
public sealed class PodLogFollower(KubeClient client, string ns, string pod, string? container, ILogger logger, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly LogResumePoint _shown = new();

    /// <summary>The pod as last seen, once <see cref="FollowAsync"/> has begun.</summary>
    public V1Pod? Pod { get; private set; }

    /// <summary>Lines as they come. Ends when the pod has succeeded, failed or gone.</summary>
    /// <exception cref="ProblemException">There is no such pod or container, or its log may not be read.</exception>
    public async IAsyncEnumerable<PodLogLine> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Pod = await client.GetAsync<V1Pod>(ns, pod, cancellationToken);
        var name = container ?? Pod.Spec.Containers.FirstOrDefault()?.Name;
        var uid = Pod.Metadata.Uid;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var informer = new Informer<V1Pod>(client, ns, new KubeSelector(Field: $"metadata.name={pod}"), logger, _time);
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = informer.Subscribe(_ => changes.Writer.TryWrite(true));
        var watching = informer.RunAsync(stop.Token);
        try
        {
            await informer.Synced.WaitAsync(TimeSpan.FromSeconds(30), _time, cancellationToken);
            var backOff = BackOff.ForApi();
            while (informer.Find(ns, pod) is { } now && string.Equals(now.Metadata.Uid, uid, StringComparison.Ordinal))
            {
                Pod = now;
                while (changes.Reader.TryRead(out _))
                {
                    // Whatever changed up to here is in `now` or will be seen at the next turn.
                }

                var ended = now.Status?.Phase is "Succeeded" or "Failed";
                if (HasRun(now, name))
                {
                    await foreach (var line in ReadOnceAsync(name, backOff, cancellationToken))
                    {
                        yield return line;
                    }
                }

                // Only what was read after the end was known is complete.
                if (ended)
                {
                    yield break;
                }

                await ChangeOrPauseAsync(changes.Reader, HasRun(now, name) ? backOff.Next() : TimeSpan.FromMinutes(1), cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    private static bool HasRun(V1Pod pod, string? name)
    {
        var status = pod.Status?.ContainerStatuses?.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal));
        return status is not null && (status.State?.Running is not null || status.State?.Terminated is not null || status.RestartCount > 0);
    }

    private async IAsyncEnumerable<PodLogLine> ReadOnceAsync(string? name, BackOff backOff, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new PodLogOptions { Container = name, Follow = true, Timestamps = true, SinceTime = _shown.Since };
        await using var lines = Lines(options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        _shown.BeginAgain();
        while (true)
        {
            try
            {
                if (!await lines.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException
                || (e is ProblemException p && p.Kind is ProblemKind.Upstream or ProblemKind.Invalid or ProblemKind.NotFound or ProblemKind.Busy))
            {
                logger.LogInformation("The log of pod {Namespace}/{Pod} was cut and will be resumed: {Reason}", ns, pod, e.Message);
                yield break;
            }

            var line = PodLogLine.Parse(lines.Current);
            if (_shown.IsNew(line))
            {
                backOff.Reset();
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<string> Lines(PodLogOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await client.OpenLogAsync(ns, pod, options, cancellationToken);
        await foreach (var line in PodLogReader.ReadAsync(stream, cancellationToken))
        {
            yield return line;
        }
    }

    private async Task ChangeOrPauseAsync(ChannelReader<bool> changes, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await changes.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(pause, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time to look again.
        }
    }
}

/// <summary>
/// Knows what was shown, so that a log asked for again from the same second shows only what is new: times before the
/// newest are dropped, and of those equal to it as many as were shown.
/// </summary>
internal sealed class LogResumePoint
{
    private long _newest;
    private int _shownAtNewest;
    private int _toDrop;

    /// <summary>Where to ask again from; null before the first line.</summary>
    public DateTimeOffset? Since => _newest == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(_newest / 100);

    /// <summary>A new answer begins.</summary>
    public void BeginAgain() => _toDrop = _shownAtNewest;

    /// <summary>Whether the line is to be shown; it counts as shown from then on.</summary>
    public bool IsNew(PodLogLine line)
    {
        if (line.UnixNanoseconds == 0)
        {
            return true;
        }

        if (line.UnixNanoseconds < _newest)
        {
            return false;
        }

        if (line.UnixNanoseconds == _newest)
        {
            if (_toDrop > 0)
            {
                _toDrop--;
                return false;
            }

            _shownAtNewest++;
            return true;
        }

        _newest = line.UnixNanoseconds;
        _shownAtNewest = 1;
        _toDrop = 0;
        return true;
    }
}
