using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Registry;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>Base of what is done to a cluster.</summary>
/// <param name="Cluster">The cluster's name.</param>
public abstract record ClusterRequest(string Cluster) : JobRequest
{
    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Cluster;

    /// <inheritdoc/>
    public override string Target => Cluster;
}

/// <summary>Creates the local cluster, or starts it. Results: <c>server</c>, <c>kubeconfig</c>.</summary>
/// <param name="Cluster">The cluster's name.</param>
public sealed record CreateClusterRequest(string Cluster) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Title => $"Create cluster {Cluster}";
}

/// <summary>Deletes the local cluster and everything in it, the node agents too.</summary>
/// <param name="Cluster">The cluster's name.</param>
public sealed record DeleteClusterRequest(string Cluster) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Title => $"Delete cluster {Cluster}";
}

/// <summary>Makes a bootstrap token, starts a node agent and waits, over a person's approval, until its node is Ready. Results: <c>node</c>, <c>logId</c>.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Node">The node's name.</param>
public sealed record JoinNodeRequest(string Cluster, string Node) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Target => $"{Cluster}/{Node}";

    /// <inheritdoc/>
    public override string Title => $"Join node {Node}";

    /// <summary>A request as a person makes it.</summary>
    /// <exception cref="ProblemException">A bad name.</exception>
    public static JoinNodeRequest Create(string cluster, string? node) => new(cluster, KubeNames.Label(node, "node"));
}

/// <summary>Takes a node out of its cluster, with its pods, lease, certificate requests, tokens, data and process.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Node">The node's name.</param>
public sealed record LeaveNodeRequest(string Cluster, string Node) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Target => $"{Cluster}/{Node}";

    /// <inheritdoc/>
    public override string Title => $"Remove node {Node}";

    /// <summary>A request as a person makes it.</summary>
    /// <exception cref="ProblemException">A bad name.</exception>
    public static LeaveNodeRequest Create(string cluster, string? node) => new(cluster, KubeNames.Label(node, "node"));
}

/// <summary>Runs a published module as a pod and waits until it runs or has ended. Results: <c>pod</c>, <c>phase</c>.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Reference">What to run.</param>
/// <param name="Name">The pod's name.</param>
/// <param name="Namespace">Its namespace.</param>
public sealed record DeployRequest(string Cluster, string Reference, string Name, string Namespace) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Target => $"{Cluster}/{Namespace}/{Name}";

    /// <inheritdoc/>
    public override string Title => $"Deploy {Reference} as {Name}";

    /// <summary>A request as a person makes it: without a namespace it is <c>default</c>, without a name the repository's last word.</summary>
    /// <exception cref="ProblemException">A bad reference or name.</exception>
    public static DeployRequest Create(string cluster, string? reference, string? name, string? ns)
    {
        var parsed = OciReference.Parse(reference);
        var last = parsed.Repository[(parsed.Repository.LastIndexOf('/') + 1)..];
        return new DeployRequest(
            cluster,
            parsed.ToString(),
            KubeNames.Label(string.IsNullOrWhiteSpace(name) ? last : name, "pod"),
            KubeNames.Label(string.IsNullOrWhiteSpace(ns) ? "default" : ns, "namespace"));
    }
}

/// <summary>Deletes a deployed pod and what was made for it.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Name">The pod's name.</param>
public sealed record UndeployRequest(string Cluster, string Namespace, string Name) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Target => $"{Cluster}/{Namespace}/{Name}";

    /// <inheritdoc/>
    public override string Title => $"Delete pod {Name}";

    /// <summary>A request as a person makes it.</summary>
    /// <exception cref="ProblemException">A bad name.</exception>
    public static UndeployRequest Create(string cluster, string? ns, string? name) =>
        new(cluster, KubeNames.Label(ns, "namespace"), KubeNames.Label(name, "pod"));
}

/// <summary>Takes out everything the dashboard put into a cluster: pods, nodes, requests, tokens, secrets, processes, data. The cluster stays.</summary>
/// <param name="Cluster">The cluster's name.</param>
public sealed record CleanUpRequest(string Cluster) : ClusterRequest(Cluster)
{
    /// <inheritdoc/>
    public override string Title => $"Clean up cluster {Cluster}";
}
