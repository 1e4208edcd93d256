using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>Brings pods' logs from their clusters into log streams of the dashboard, where terminals and tools read them like any other.</summary>
public interface IPodLogRelays
{
    /// <summary>The stream that follows a container's log from its start until the pod ends; begun when nobody asked for it before.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">The pod's name.</param>
    /// <param name="container">The container; null: the pod's first.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>The stream's id, for <see cref="Logs.ILogStreams.Find"/>.</returns>
    /// <exception cref="ProblemException">No such cluster, pod or container.</exception>
    Task<string> OpenAsync(string cluster, string ns, string pod, string? container, CancellationToken cancellationToken);
}
