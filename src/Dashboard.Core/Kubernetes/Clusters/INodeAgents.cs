using Dashboard.Core.Errors;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>A node agent as the dashboard supervises it.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Node">Its node's name.</param>
/// <param name="Running">Whether its process runs.</param>
/// <param name="Message">In a sentence, what it is doing.</param>
/// <param name="ProcessId">Its process, while it runs.</param>
/// <param name="Restarts">How often it was started again after it died.</param>
/// <param name="LogId">Its log stream.</param>
/// <param name="Command">The command line that starts the same by hand.</param>
public sealed record NodeAgentStatus(
    string Cluster, string Node, bool Running, string Message, int? ProcessId, int Restarts, string LogId, string Command);

/// <summary>
/// The node agents this dashboard started: each a process of its own, started again with a growing pause when it dies,
/// and started with the dashboard once it has joined.
/// </summary>
public interface INodeAgents
{
    /// <summary>All of them.</summary>
    IReadOnlyList<NodeAgentStatus> List();

    /// <summary>One of them, or null.</summary>
    NodeAgentStatus? Find(string cluster, string node);

    /// <summary>Raised after one of them changed, on any thread.</summary>
    event EventHandler? Changed;

    /// <summary>The folder of an agent: its bootstrap file and its data.</summary>
    string FolderOf(string cluster, string node);

    /// <summary>Where a bootstrap kubeconfig is to be put before <see cref="Start"/>.</summary>
    string BootstrapFileOf(string cluster, string node);

    /// <summary>Starts an agent and keeps it running, also over restarts of the dashboard. Nothing happens when it is started already.</summary>
    /// <exception cref="ProblemException">The agent's program is missing.</exception>
    NodeAgentStatus Start(string cluster, string node);

    /// <summary>Stops an agent and forgets it; its folder stays.</summary>
    Task StopAsync(string cluster, string node, CancellationToken cancellationToken);

    /// <summary>Stops the agents of a cluster without forgetting them: the cluster goes down and will come back.</summary>
    Task SuspendAsync(string cluster, CancellationToken cancellationToken);

    /// <summary>Starts the agents of a cluster that joined before.</summary>
    void Resume(string cluster);
}
