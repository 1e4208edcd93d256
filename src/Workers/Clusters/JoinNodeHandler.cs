using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Microsoft.Extensions.Options;
using Workers.Node.Identity;

namespace Workers.Clusters;

/// <summary>Lets a node join: token, agent, a person's approval, Ready. What it began it takes back when it does not get there.</summary>
internal sealed class JoinNodeHandler(
    IClusters clusters, INodeAgents agents, Kubectl kubectl, NodeRemoval removal, IOptions<ClusterOptions> options, TimeProvider time)
    : IJobHandler<JoinNodeRequest>
{
    private const int MostRestarts = 4;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(JoinNodeRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var cluster = clusters.Open(request.Cluster);
        await cluster.Nodes.Synced.WaitAsync(TimeSpan.FromSeconds(30), time, cancellationToken);
        if (agents.Find(request.Cluster, request.Node) is not null && IsReady(cluster.Nodes.Find(null, request.Node)))
        {
            return Joined(request, context);
        }

        var token = BootstrapToken.Create();
        try
        {
            await PrepareAsync(cluster, request, token, context, cancellationToken);
            var agent = agents.Start(request.Cluster, request.Node);
            context.ShowCommand(agent.Command);
            context.SetResult("logId", agent.LogId);
            await WaitAsync(cluster, request, context, cancellationToken);
        }
        catch (Exception e) when (e is ProblemException or OperationCanceledException)
        {
            context.Log.Write(LogSource.System, "The node did not join: taking back what was begun.");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
            await removal.RemoveAsync(cluster, request.Node, context, limit.Token);
            throw;
        }

        // The node has its own identity now; a token that nobody needs is only a risk.
        Kubectl.Show(cluster.Info, ["-n", "kube-system", "delete", "secret", token.SecretName], context);
        await cluster.Client.DeleteAsync<V1Secret>("kube-system", token.SecretName, cancellationToken);
        return Joined(request, context);
    }

    private static JobOutcome Joined(JoinNodeRequest request, IJobContext context)
    {
        context.SetResult("node", request.Node);
        return JobOutcome.Success($"Node {request.Node} is Ready.");
    }

    private async Task PrepareAsync(ClusterConnection cluster, JoinNodeRequest request, BootstrapToken token, IJobContext context, CancellationToken cancellationToken)
    {
        if (agents.Find(request.Cluster, request.Node) is null)
        {
            await removal.RemoveRequestsAsync(cluster, request.Node, context, cancellationToken);
        }

        var secret = token.ToSecret(time.GetUtcNow() + options.Value.ApprovalTimeout + TimeSpan.FromHours(1), request.Node);
        var file = Path.Combine(agents.FolderOf(request.Cluster, request.Node), "bootstrap-token.json");
        PrivateFile.Write(file, KubeManifest.Write(secret));
        context.Log.Write(LogSource.System, $"A bootstrap token lets the node introduce itself; the secret {token.SecretName} makes the API accept it.");
        await kubectl.RunAsync(
            cluster.Info, ["apply", "-f", file], () => cluster.Client.CreateAsync(secret, cancellationToken), context, cancellationToken);
        File.Delete(file);
        var bootstrap = agents.BootstrapFileOf(request.Cluster, request.Node);
        PrivateFile.Write(bootstrap, token.ToKubeconfig(cluster.Client.Context));
        context.Log.Write(LogSource.System, $"Its bootstrap kubeconfig: {bootstrap}");
    }

    private async Task WaitAsync(ClusterConnection cluster, JoinNodeRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        using var signal = new ClusterSignal().Watch(cluster.Nodes).Watch(cluster.Requests);
        void AgentChanged(object? sender, EventArgs e) => signal.Raise();
        agents.Changed += AgentChanged;
        try
        {
            var progress = new JoinProgress(request.Node, cluster.Info, context, options.Value.ApprovalTimeout, time);
            var restartsBefore = agents.Find(request.Cluster, request.Node)?.Restarts ?? 0;
            var began = time.GetTimestamp();
            long? approvedAt = null;
            while (!IsReady(cluster.Nodes.Find(null, request.Node)))
            {
                progress.Look(cluster.Requests.Items);
                approvedAt ??= progress.Approved ? time.GetTimestamp() : null;
                ThrowIfOver(request, began, approvedAt, restartsBefore);
                await signal.NextAsync(TimeSpan.FromSeconds(1), cancellationToken);
                if (cluster.Closed.IsCancellationRequested)
                {
                    throw new ProblemException(ProblemKind.Upstream, "The node did not join.", "The cluster was stopped meanwhile.", "Start the cluster, and join the node again.");
                }
            }
        }
        finally
        {
            agents.Changed -= AgentChanged;
        }
    }

    private void ThrowIfOver(JoinNodeRequest request, long began, long? approvedAt, int restartsBefore)
    {
        var agent = agents.Find(request.Cluster, request.Node);
        if (agent is null || agent.Restarts - restartsBefore >= MostRestarts)
        {
            throw new ProblemException(
                ProblemKind.Upstream, "The node did not join.", agent?.Message ?? "Its agent was stopped meanwhile.", $"Look at the agent's log, stream {agent?.LogId ?? "gone"}, and try again.");
        }

        if (approvedAt is null && time.GetElapsedTime(began) > options.Value.ApprovalTimeout)
        {
            throw new ProblemException(
                ProblemKind.Conflict, "The node did not join.", $"Nobody approved its certificate within {options.Value.ApprovalTimeout.TotalMinutes:0} minutes.", "Join again, and press Approve when the request is shown.");
        }

        if (approvedAt is { } since && time.GetElapsedTime(since) > ReadyLimit)
        {
            throw new ProblemException(
                ProblemKind.Upstream, "The node did not become Ready.", "Its certificate was approved a minute ago.", "Look at the agent's log on the Cluster page.");
        }
    }

    internal static bool IsReady(V1Node? node) => node?.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;
}
