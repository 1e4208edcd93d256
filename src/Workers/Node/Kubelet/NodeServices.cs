using Dashboard.Core.Kubernetes;
using Microsoft.Extensions.Logging;
using Workers.Node.PodLogs;

namespace Workers.Node.Kubelet;

/// <summary>What every pod of this node works with.</summary>
internal sealed record NodeServices
{
    public required KubeClient Client { get; init; }

    public required IContainerProvider Provider { get; init; }

    public required IPodObjects Objects { get; init; }

    public required EventRecorder Events { get; init; }

    public required PodLogStore Logs { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>The node's address, which is its pods' as well.</summary>
    public required string NodeIp { get; init; }

    /// <summary>The folder of pods' folders.</summary>
    public required string PodsFolder { get; init; }

    /// <summary>Cancelled when the agent stops: guests are killed, and the cluster's state is left for the next start.</summary>
    public required CancellationToken Stopping { get; init; }
}
