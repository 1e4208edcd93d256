using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Kubelet;

/// <summary>
/// Sends one pod's status, newest first: while one is on its way, later ones replace each other, and what the API could
/// not take is sent again until it can. So a pod's own work never waits for the API.
/// </summary>
internal sealed class PodStatusWriter(KubeClient client, string ns, string name, string uid, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private PodStatus? _wanted;
    private string? _sent;
    private Task _sending = Task.CompletedTask;

    /// <summary>Sends this status as soon as possible, unless a newer one comes first.</summary>
    public void Post(PodStatus status, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _wanted = status;
            if (_sending.IsCompleted)
            {
                _sending = Task.Run(() => SendAllAsync(cancellationToken), CancellationToken.None);
            }
        }
    }

    /// <summary>Waits until everything posted has been sent, or cannot be any more because the pod is gone.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _sending.WaitAsync(cancellationToken);
        }
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        var backOff = BackOff.ForApi();
        while (Take() is { } next)
        {
            try
            {
                var json = Patch(next);
                var text = json.ToJsonString();
                if (!string.Equals(text, _sent, StringComparison.Ordinal))
                {
                    await client.PatchAsync<V1Pod>(ns, name, PatchKind.StrategicMerge, json, "status", cancellationToken);
                    _sent = text;
                }

                backOff.Reset();
            }
            catch (ProblemException e) when (e.IsNotFound() || e.IsConflict())
            {
                // Deleted, or another pod of that name by now.
                logger.LogDebug("Pod {Namespace}/{Name} is gone: its status is not sent", ns, name);
            }
            catch (ProblemException e)
            {
                logger.LogWarning("The status of pod {Namespace}/{Name} was not sent: {Problem}", ns, name, e.Message);
                PutBack(next);
                if (!await PauseAsync(backOff.Next(), cancellationToken))
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private PodStatus? Take()
    {
        lock (_gate)
        {
            var next = _wanted;
            _wanted = null;
            if (next is null)
            {
                // Under the lock, so that a Post from now on starts a new task.
                _sending = Task.CompletedTask;
            }

            return next;
        }
    }

    private void PutBack(PodStatus status)
    {
        lock (_gate)
        {
            _wanted ??= status;
        }
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A patch with the uid as precondition, and nulls where an older word has to go.</summary>
    private JsonObject Patch(PodStatus status)
    {
        var node = JsonSerializer.SerializeToNode(status, KubeJson.Options)!.AsObject();
        node.TryAdd("reason", null);
        node.TryAdd("message", null);
        return new JsonObject { ["metadata"] = new JsonObject { ["uid"] = uid }, ["status"] = node };
    }
}
