using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>A cluster the dashboard knows.</summary>
/// <param name="Name">How the API and the pages name it: <c>local</c>, or a context of the configured kubeconfig.</param>
/// <param name="IsLocal">Whether it is the built-in one.</param>
/// <param name="KubeconfigPath">The kubeconfig to give to kubectl.</param>
/// <param name="Context">The context in it.</param>
/// <param name="Local">The built-in one's state; null for others.</param>
/// <param name="InsecureSkipTlsVerify">Whether its certificate is not checked, which is shown.</param>
public sealed record ClusterInfo(string Name, bool IsLocal, string KubeconfigPath, string? Context, LocalClusterStatus? Local, bool InsecureSkipTlsVerify = false)
{
    /// <summary>The first words of a kubectl command for it.</summary>
    public IReadOnlyList<string> KubectlWords => Context is null || IsLocal
        ? ["kubectl", "--kubeconfig", KubeconfigPath]
        : ["kubectl", "--kubeconfig", KubeconfigPath, "--context", Context];
}

/// <summary>The clusters: the built-in one and the contexts of the configured kubeconfig.</summary>
public interface IClusters
{
    /// <summary>All of them, the built-in one first.</summary>
    IReadOnlyList<ClusterInfo> List();

    /// <summary>One of them.</summary>
    /// <exception cref="ProblemException">There is none of that name.</exception>
    ClusterInfo Get(string name);

    /// <summary>A connection, shared by all who ask; it stays open until the cluster stops or changes.</summary>
    /// <exception cref="ProblemException">There is none of that name, or it does not run.</exception>
    ClusterConnection Open(string name);

    /// <summary>Raised when a cluster came, went, started or stopped, on any thread.</summary>
    event EventHandler? Changed;
}
