using System.Text.Json.Serialization;

namespace Dashboard.Core.Kubernetes.Models;

/// <summary>A node: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/.</summary>
public sealed record V1Node : KubeObject, IKubeKind
{
    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("", "v1", "nodes", "Node", Namespaced: false);

    /// <summary>What is wanted.</summary>
    public NodeSpec? Spec { get; init; }

    /// <summary>What is.</summary>
    public NodeStatus? Status { get; init; }
}

/// <summary>What is wanted of a node.</summary>
public sealed record NodeSpec
{
    /// <summary>What keeps pods away that do not tolerate it.</summary>
    public IReadOnlyList<Taint>? Taints { get; init; }

    /// <summary>Whether new pods are kept away (<c>kubectl cordon</c>).</summary>
    public bool? Unschedulable { get; init; }

    /// <summary>Addresses for pods.</summary>
    public string? PodCIDR { get; init; }
}

/// <summary>Keeps pods away that do not tolerate it.</summary>
public sealed record Taint(string Key, string? Value, string Effect);

/// <summary>What a node says of itself.</summary>
public sealed record NodeStatus
{
    /// <summary>Host name and IP.</summary>
    public IReadOnlyList<NodeAddress>? Addresses { get; init; }

    /// <summary>What it has.</summary>
    public IReadOnlyDictionary<string, string>? Capacity { get; init; }

    /// <summary>What pods may use of it.</summary>
    public IReadOnlyDictionary<string, string>? Allocatable { get; init; }

    /// <summary>Conditions such as Ready.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Where its log endpoint listens.</summary>
    public DaemonEndpoints? DaemonEndpoints { get; init; }

    /// <summary>Versions.</summary>
    public NodeSystemInfo? NodeInfo { get; init; }
}

/// <summary>One address of a node.</summary>
/// <param name="Type"><c>InternalIP</c> or <c>Hostname</c>.</param>
/// <param name="Address">The address.</param>
public sealed record NodeAddress(string Type, string Address);

/// <summary>A node's endpoints.</summary>
public sealed record DaemonEndpoints(DaemonEndpoint? KubeletEndpoint);

/// <summary>One endpoint. The API spells its field with a capital letter.</summary>
public sealed record DaemonEndpoint([property: JsonPropertyName("Port")] int Port);

/// <summary>Versions of a node; the API wants all of them.</summary>
public sealed record NodeSystemInfo
{
    /// <summary>For a wasm node <c>wasm-wasi</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Unique to this start of the machine.</summary>
    public string BootID { get; init; } = "";

    /// <summary>What runs containers.</summary>
    public string ContainerRuntimeVersion { get; init; } = "";

    /// <summary>The kernel.</summary>
    public string KernelVersion { get; init; } = "";

    /// <summary>Not used by a wasm node.</summary>
    public string KubeProxyVersion { get; init; } = "";

    /// <summary>The agent.</summary>
    public string KubeletVersion { get; init; } = "";

    /// <summary>Unique to the machine.</summary>
    public string MachineID { get; init; } = "";

    /// <summary>For a wasm node <c>linux</c>, as its processes are.</summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary>The distribution.</summary>
    public string OsImage { get; init; } = "";

    /// <summary>Unique to the hardware.</summary>
    public string SystemUUID { get; init; } = "";
}

/// <summary>A lease: a node's heartbeat.</summary>
public sealed record V1Lease : KubeObject, IKubeKind
{
    /// <summary>The namespace of node leases.</summary>
    public const string NodeNamespace = "kube-node-lease";

    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("coordination.k8s.io", "v1", "leases", "Lease", Namespaced: true);

    /// <summary>Who holds it, and until when.</summary>
    public LeaseSpec Spec { get; init; } = new();
}

/// <summary>Who holds a lease, and until when.</summary>
public sealed record LeaseSpec
{
    /// <summary>The holder.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds after <see cref="RenewTime"/> at which it lapses.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When it was last renewed.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }
}
