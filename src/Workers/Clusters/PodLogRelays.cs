using System.Collections.Concurrent;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workers.Clusters;

/// <summary>The default <see cref="IPodLogRelays"/>: one follower for each container somebody looked at, kept until its pod ends.</summary>
internal sealed class PodLogRelays(IClusters clusters, ILogStreams logs, IHostApplicationLifetime lifetime, ILogger<PodLogRelays> logger) : IPodLogRelays
{
    /// <summary>Ended relays whose streams are kept for the next look; the oldest go first.</summary>
    private const int Kept = 50;

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _ended = new();
    private readonly Lock _gate = new();

    public async Task<string> OpenAsync(string cluster, string ns, string pod, string? container, CancellationToken cancellationToken)
    {
        var connection = clusters.Open(cluster);
        var found = connection.Pods.Find(ns, pod) ?? await connection.Client.GetAsync<V1Pod>(ns, pod, cancellationToken);
        var name = container ?? found.Spec.Containers.FirstOrDefault()?.Name ?? "";
        if (found.Spec.Containers.Concat(found.Spec.InitContainers ?? []).All(c => c.Name != name))
        {
            throw new ProblemException(
                ProblemKind.NotFound, $"Pod {ns}/{pod} has no container {name}.", $"It has: {string.Join(", ", found.Spec.Containers.Select(c => c.Name))}.", "Name one of these.");
        }

        var id = Id(found.Metadata.Uid ?? pod, name);
        lock (_gate)
        {
            if (_running.ContainsKey(id) || logs.Find(id)?.Outcome is { State: "Succeeded" or "Failed" })
            {
                return id;
            }

            // What an earlier dashboard, or a cut connection, left unfinished begins again from the log's start.
            logs.Delete(id);
            var stream = logs.Create(id);
            var follower = new PodLogFollower(connection.Client, ns, pod, name, logger);
            _running[id] = Task.Run(() => RelayAsync(id, follower, stream, connection.Closed), CancellationToken.None);
            return id;
        }
    }

    private static string Id(string uid, string container) =>
        "pod-" + string.Concat($"{uid}-{container}".Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '-'));

    private async Task RelayAsync(string id, PodLogFollower follower, ILogStream stream, CancellationToken closed)
    {
        var outcome = new LogOutcome("interrupted", "The dashboard stopped following.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(closed, lifetime.ApplicationStopping);
        try
        {
            await foreach (var line in follower.FollowAsync(stop.Token))
            {
                stream.Write(LogSource.Stdout, line.Text);
            }

            outcome = OutcomeOf(follower.Pod);
        }
        catch (OperationCanceledException)
        {
            // Said by the outcome.
        }
        catch (ProblemException e)
        {
            outcome = new LogOutcome("interrupted", e.Message);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Following the log {Id} failed", id);
            outcome = new LogOutcome("interrupted", "Following this log failed; the server's log has the details.");
        }
        finally
        {
            await stream.CompleteAsync(outcome);
            await stream.DisposeAsync();
            _running.TryRemove(id, out _);
            Prune(id);
        }
    }

    private static LogOutcome OutcomeOf(V1Pod? pod)
    {
        var code = pod?.Status?.ContainerStatuses is [{ State.Terminated: { } ended }, ..] ? ended.ExitCode : (int?)null;
        return pod?.Status?.Phase is "Succeeded" or "Failed"
            ? new LogOutcome(pod.Status.Phase, pod.Status.Message, code)
            : new LogOutcome("deleted", "The pod was deleted.");
    }

    private void Prune(string id)
    {
        _ended.Enqueue(id);
        while (_ended.Count > Kept && _ended.TryDequeue(out var oldest))
        {
            if (!_running.ContainsKey(oldest))
            {
                logs.Delete(oldest);
            }
        }
    }
}
