using System.Net;

namespace LocalCluster;

/// <summary>How a local cluster is set up. Every value can be left as it is but <see cref="DataPath"/>.</summary>
public sealed class LocalClusterOptions
{
    /// <summary>The folder of the cluster's data, keys and kubeconfig; made when it is not there. One running server per folder.</summary>
    public required string DataPath { get; init; }

    /// <summary>TCP port of the API, 0 for any free one.</summary>
    public int Port { get; init; } = 6444;

    /// <summary>Address to listen on. Anything but loopback lets other machines knock.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Name of the cluster and of its context in the kubeconfig.</summary>
    public string ClusterName { get; init; } = "local";

    /// <summary>Whether the client certificate of a joining node is signed without anybody approving it. Serving certificates never are.</summary>
    public bool ApproveNodeClientCertificates { get; init; }

    /// <summary>How long a node may be silent before it counts as not ready.</summary>
    public TimeSpan NodeGracePeriod { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>How long events are kept.</summary>
    public TimeSpan EventLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Changes kept per kind for watchers that fell behind; older ones are answered with 410.</summary>
    public int WatchHistoryLength { get; init; } = 1024;

    /// <summary>Journal size, in bytes, at which it is replaced by a snapshot.</summary>
    public long CompactAfterBytes { get; init; } = 8 << 20;
}
