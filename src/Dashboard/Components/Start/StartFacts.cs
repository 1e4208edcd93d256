using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;

namespace Dashboard.Components.Start;

/// <summary>What the start page knows: the newest job of each kind on the path, the module in hand, and the cluster.</summary>
public sealed record StartFacts
{
    /// <summary>The newest build of the sample the path begins with.</summary>
    public Job? Build { get; init; }

    /// <summary>The module the path goes on with: the build's, or else the newest in the store.</summary>
    public StoredModule? Module { get; init; }

    /// <summary>The newest run.</summary>
    public Job? Run { get; init; }

    /// <summary>The newest publish.</summary>
    public Job? Publish { get; init; }

    /// <summary>The local cluster.</summary>
    public ClusterFacts Cluster { get; init; } = ClusterFacts.None;
}

/// <summary>The local cluster as far as the path is concerned.</summary>
/// <param name="Running">Whether it answers.</param>
/// <param name="Node">The wasm node's name, once it has joined.</param>
/// <param name="NodeReady">Whether that node is Ready.</param>
/// <param name="WaitingForApproval">The certificate request that waits for a person, if any.</param>
/// <param name="Pod">The newest pod on that node.</param>
/// <param name="PodPhase">Its phase: Pending, Running, Succeeded, Failed.</param>
/// <param name="PodHref">Its page.</param>
/// <param name="CleanedUp">Whether there was a cluster once and nothing of it is left.</param>
public sealed record ClusterFacts(
    bool Running,
    string? Node = null,
    bool NodeReady = false,
    string? WaitingForApproval = null,
    string? Pod = null,
    string? PodPhase = null,
    string? PodHref = null,
    bool CleanedUp = false)
{
    /// <summary>No cluster.</summary>
    public static readonly ClusterFacts None = new(false);
}

/// <summary>Tells the start page about the local cluster.</summary>
public interface IClusterFacts
{
    /// <summary>The facts now; never waits long and never throws for a cluster that is down.</summary>
    Task<ClusterFacts> ReadAsync(CancellationToken cancellationToken);
}
