using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>What the local cluster is doing.</summary>
public enum LocalClusterState
{
    /// <summary>It was never created, or was deleted.</summary>
    Absent,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>Its API answers.</summary>
    Running,

    /// <summary>It exists and does not run.</summary>
    Stopped,
}

/// <summary>The local cluster's state.</summary>
/// <param name="State">In one word.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Server">Where its API is, while it runs.</param>
public sealed record LocalClusterStatus(LocalClusterState State, string Message, Uri? Server = null);

/// <summary>Runs the built-in cluster inside the dashboard's process. All methods may be called at any time, by anybody; they take turns.</summary>
public interface ILocalClusterHost
{
    /// <summary>The state now.</summary>
    LocalClusterStatus Status { get; }

    /// <summary>Raised after <see cref="Status"/> changed, on any thread.</summary>
    event EventHandler? Changed;

    /// <summary>Where the administrator's kubeconfig is, once it was created.</summary>
    string KubeconfigPath { get; }

    /// <summary>Whether it was created and not deleted: then it is started with the dashboard.</summary>
    bool Exists { get; }

    /// <summary>Creates it, or starts the one that is there. Nothing happens when it runs.</summary>
    /// <exception cref="ProblemException">Its port is taken, or its data can't be used.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops it; its data stays.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Stops it and deletes its data and keys.</summary>
    Task DeleteAsync(CancellationToken cancellationToken);
}
