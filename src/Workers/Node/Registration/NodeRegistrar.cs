using System.Net;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;
using Workers.Node.Identity;

namespace Workers.Node.Registration;

/// <summary>Registers the node, or refreshes one that is there already, and keeps its status fresh.</summary>
internal sealed class NodeRegistrar(NodeOptions options, TimeProvider time, ILogger<NodeRegistrar> logger)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(60);

    /// <summary>Makes the Node what this agent says of itself.</summary>
    public Task RegisterAsync(KubeClient client, IPAddress ip, int port, string runtime, CancellationToken cancellationToken) =>
        Patiently.AskAsync(
            async () =>
            {
                var node = NodeDescription.Create(options, ip, port, runtime, time.GetUtcNow());
                try
                {
                    await client.CreateAsync(node, cancellationToken);
                    logger.LogInformation("Registered node {Node}, logs served at {Ip}:{Port}", options.NodeName, ip, port);
                }
                catch (ProblemException e) when (e.IsConflict())
                {
                    await RefreshAsync(client, node, cancellationToken);
                    logger.LogInformation("Refreshed node {Node}, logs served at {Ip}:{Port}", options.NodeName, ip, port);
                }

                return true;
            },
            logger,
            time,
            cancellationToken);

    /// <summary>Sends the status once a minute; a node that was deleted meanwhile is registered again.</summary>
    public async Task KeepFreshAsync(KubeClient client, IPAddress ip, int port, string runtime, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Heartbeat, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await PatchStatusAsync(client, NodeDescription.Status(options, ip, port, runtime, time.GetUtcNow()), cancellationToken);
            }
            catch (ProblemException e) when (e.IsNotFound())
            {
                logger.LogWarning("The node {Node} was deleted; registering it again", options.NodeName);
                await RegisterAsync(client, ip, port, runtime, cancellationToken);
            }
            catch (ProblemException e)
            {
                logger.LogWarning("The node's status was not sent: {Problem}", e.Message);
            }
        }
    }

    /// <summary>Says that the agent stops, so that a viewer need not wait for the lease to lapse.</summary>
    public async Task SayGoodbyeAsync(KubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            var conditions = NodeDescription.Conditions(ready: false, "AgentStopped", "The wasm node agent was stopped.", time.GetUtcNow());
            await PatchStatusAsync(client, new NodeStatus { Conditions = conditions }, cancellationToken);
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            logger.LogInformation("The cluster was not told that the node stops: {Problem}", e.Message);
        }
    }

    private async Task RefreshAsync(KubeClient client, V1Node node, CancellationToken cancellationToken)
    {
        // Taints are left alone: NodeRestriction lets a node set them only when it creates itself.
        await client.PatchAsync<V1Node>(
            null, options.NodeName, PatchKind.StrategicMerge, new { metadata = new { labels = AllowedLabels() } }, null, cancellationToken);
        await PatchStatusAsync(client, node.Status!, cancellationToken);
    }

    private async Task PatchStatusAsync(KubeClient client, NodeStatus status, CancellationToken cancellationToken)
    {
        var known = await client.GetAsync<V1Node>(null, options.NodeName, cancellationToken);
        var kept = status.Conditions?.Select(c => Keep(c, known.Status?.Conditions)).ToList();
        await client.PatchAsync<V1Node>(
            null, options.NodeName, PatchKind.StrategicMerge, new { status = status with { Conditions = kept } }, "status", cancellationToken);
    }

    private static Condition Keep(Condition fresh, IReadOnlyList<Condition>? known)
    {
        var before = known?.FirstOrDefault(c => string.Equals(c.Type, fresh.Type, StringComparison.Ordinal));
        return before is { LastTransitionTime: { } since } && string.Equals(before.Status, fresh.Status, StringComparison.Ordinal)
            ? fresh with { LastTransitionTime = since }
            : fresh;
    }

    private Dictionary<string, string> AllowedLabels() =>
        NodeDescription.Labels(options).ToDictionary(StringComparer.Ordinal);
}
