using System.Collections.Concurrent;
using System.Text.Json;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Workers.Clusters;

/// <summary>
/// The default <see cref="INodeAgents"/>. An agent's folder holds <c>agent.json</c> from its start until it is stopped for
/// good: that is what starts it again with the dashboard.
/// </summary>
internal sealed class NodeAgents(
    NodeAgentProgram program, IProcessRunner processes, ILogStreams logs, DataPaths paths, TimeProvider time, ILogger<NodeAgents> logger)
    : INodeAgents, IAsyncDisposable
{
    private const string Marker = "agent.json";
    private readonly ConcurrentDictionary<(string Cluster, string Node), SupervisedAgent> _agents = new();
    private readonly Lock _gate = new();

    public event EventHandler? Changed;

    public IReadOnlyList<NodeAgentStatus> List() =>
        [.. _agents.Values.Select(a => a.Status).OrderBy(a => a.Cluster, StringComparer.Ordinal).ThenBy(a => a.Node, StringComparer.Ordinal)];

    public NodeAgentStatus? Find(string cluster, string node) => _agents.GetValueOrDefault((cluster, node))?.Status;

    public string FolderOf(string cluster, string node) =>
        Path.Combine(paths.Nodes, FolderName(cluster), KubeNames.Label(node, "node"));

    public string BootstrapFileOf(string cluster, string node) => Path.Combine(FolderOf(cluster, node), "bootstrap.kubeconfig");

    public NodeAgentStatus Start(string cluster, string node)
    {
        lock (_gate)
        {
            if (_agents.TryGetValue((cluster, node), out var running))
            {
                return running.Status;
            }

            var folder = Directory.CreateDirectory(FolderOf(cluster, node)).FullName;
            ProcessSpec Command() => program.Command(node, BootstrapFileOf(cluster, node), Path.Combine(folder, "data"));
            _ = Command();
            File.WriteAllText(Path.Combine(folder, Marker), JsonSerializer.Serialize(new AgentMarker(cluster, node)));
            var id = LogId(cluster, node);
            logs.Delete(id);
            var agent = new SupervisedAgent(cluster, node, Command, logs.Create(id), processes, time, () => Changed?.Invoke(this, EventArgs.Empty));
            _agents[(cluster, node)] = agent;
            agent.Start();
            return agent.Status;
        }
    }

    public async Task StopAsync(string cluster, string node, CancellationToken cancellationToken)
    {
        File.Delete(Path.Combine(FolderOf(cluster, node), Marker));
        await EndAsync((cluster, node));
    }

    public async Task SuspendAsync(string cluster, CancellationToken cancellationToken) =>
        await Task.WhenAll(_agents.Keys.Where(k => k.Cluster == cluster).Select(EndAsync));

    public void Resume(string cluster)
    {
        var root = Path.Combine(paths.Nodes, FolderName(cluster));
        foreach (var file in Directory.Exists(root) ? Directory.EnumerateFiles(root, Marker, SearchOption.AllDirectories) : [])
        {
            try
            {
                if (JsonSerializer.Deserialize<AgentMarker>(File.ReadAllText(file)) is { } marker && marker.Cluster == cluster)
                {
                    Start(marker.Cluster, marker.Node);
                }
            }
            catch (Exception e) when (e is JsonException or IOException or Dashboard.Core.Errors.ProblemException)
            {
                logger.LogWarning("The node agent of {File} was not started again: {Problem}", file, e.Message);
            }
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_agents.Keys.Select(EndAsync));

    private async Task EndAsync((string Cluster, string Node) key)
    {
        if (_agents.TryRemove(key, out var agent))
        {
            await agent.DisposeAsync();
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Names of contexts are free text; folders and streams are not.</summary>
    private static string FolderName(string cluster) =>
        KubeNames.IsLabel(cluster) ? cluster : "c-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(cluster)))[..16];

    private static string LogId(string cluster, string node) => $"node-{FolderName(cluster)}-{node}";

    private sealed record AgentMarker(string Cluster, string Node);
}
