using System.Net;

namespace Workers.Node;

/// <summary>What a node agent is told at its start; Krustlet's flags by name.</summary>
internal sealed record NodeOptions
{
    /// <summary>The node's name.</summary>
    public required string NodeName { get; init; }

    /// <summary>The host name in the serving certificate; keep it equal to the node's name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The address the API server reaches the node at; null: the one this machine reaches the API server from.</summary>
    public IPAddress? NodeIp { get; init; }

    /// <summary>The port of the log endpoint; 0 picks a free one.</summary>
    public int Port { get; init; } = 3000;

    /// <summary>Identity, modules, pods' logs.</summary>
    public required string DataDir { get; init; }

    /// <summary>The kubeconfig with the bootstrap token; needed until the node has an identity of its own.</summary>
    public string? BootstrapFile { get; init; }

    /// <summary>Where the node's own kubeconfig is kept.</summary>
    public required string KubeconfigFile { get; init; }

    /// <summary>The serving certificate.</summary>
    public required string CertFile { get; init; }

    /// <summary>Its key.</summary>
    public required string PrivateKeyFile { get; init; }

    /// <summary>Most pods at a time.</summary>
    public int MaxPods { get; init; } = 110;

    /// <summary>Labels beside the node's own.</summary>
    public IReadOnlyDictionary<string, string> NodeLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Registries reached over plain http; those on loopback always are.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];
}
