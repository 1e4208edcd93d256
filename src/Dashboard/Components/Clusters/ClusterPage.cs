using System.Threading.Channels;
using Dashboard.Api;
using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Components.Clusters;

/// <summary>
/// What a cluster page shows, kept up to date by the cluster's informers, the agents and the jobs: nothing is asked for
/// again and again. Changes within a tenth of a second are shown together.
/// </summary>
public sealed class ClusterPage : IAsyncDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stop = new();
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<IDisposable> subscriptions = [];
    private readonly IClusters clusters;
    private readonly INodeAgents agents;
    private readonly IJobService jobs;
    private readonly Func<Task> changed;
    private ClusterConnection? connection;
    private Task loops = Task.CompletedTask;

    /// <summary>Prepares; <paramref name="changed"/> is awaited after each change.</summary>
    public ClusterPage(IClusters clusters, INodeAgents agents, IJobService jobs, Func<Task> changed)
    {
        this.clusters = clusters;
        this.agents = agents;
        this.jobs = jobs;
        this.changed = changed;
    }

    /// <summary>The cluster; null until <see cref="Start"/>.</summary>
    public ClusterInfo? Cluster { get; private set; }

    /// <summary>All clusters, for the choice between them.</summary>
    public IReadOnlyList<ClusterInfo> All { get; private set; } = [];

    /// <summary>Whether the cluster's API is connected and has been read once.</summary>
    public bool Loaded { get; private set; }

    /// <summary>Why what is shown may be old or missing.</summary>
    public ProblemView? Problem { get; private set; }

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeView> Nodes { get; private set; } = [];

    /// <summary>Its pods, newest first.</summary>
    public IReadOnlyList<PodView> Pods { get; private set; } = [];

    /// <summary>Its events, newest first.</summary>
    public IReadOnlyList<EventView> Events { get; private set; } = [];

    /// <summary>Its certificate requests, those that wait first.</summary>
    public IReadOnlyList<CsrView> Requests { get; private set; } = [];

    /// <summary>The node agents this dashboard runs for it.</summary>
    public IReadOnlyList<NodeAgentStatus> Agents { get; private set; } = [];

    /// <summary>The newest job on this cluster.</summary>
    public string? JobId { get; private set; }

    /// <summary>Whether the cluster can be used.</summary>
    public bool Running => Cluster is not null && Cluster.Local is null or { State: LocalClusterState.Running };

    /// <summary>Begins to show a cluster.</summary>
    public async Task StartAsync(string name)
    {
        try
        {
            Cluster = clusters.Get(name);
        }
        catch (ProblemException problem)
        {
            Problem = ProblemView.From(problem);
            return;
        }

        var recent = await jobs.ListAsync(JobKind.Cluster, 20, null, stop.Token);
        JobId = recent.FirstOrDefault(IsHere)?.Id;
        clusters.Changed += Raise;
        agents.Changed += Raise;
        var token = stop.Token;
        Refresh();
        loops = Task.WhenAll(ShowAsync(token), FollowJobsAsync(token));
    }

    /// <summary>Submits a request and shows its job.</summary>
    public async Task SubmitAsync(JobRequest request) => JobId = (await jobs.SubmitAsync(request, "local", CancellationToken.None)).Id;

    /// <summary>Approves a certificate request, as a person wants it.</summary>
    public async Task ApproveAsync(string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await clusters.Open(Cluster!.Name).Client.ApproveAsync(name, limit.Token);
    }

    /// <summary>One pod, or null.</summary>
    public PodView? FindPod(string? ns, string? name) => Pods.FirstOrDefault(p => p.Namespace == ns && p.Name == name);

    /// <summary>The events of one pod, newest first.</summary>
    public IReadOnlyList<EventView> EventsOf(PodView pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return [.. Events.Where(e => e.Object == "pod/" + pod.Name && e.Namespace == pod.Namespace)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        clusters.Changed -= Raise;
        agents.Changed -= Raise;
        await stop.CancelAsync();
        await loops;
        Disconnect();
        stop.Dispose();
    }

    private bool IsHere(Job job) => job.Target == Cluster?.Name || job.Target.StartsWith(Cluster?.Name + "/", StringComparison.Ordinal);

    private void Raise(object? sender, EventArgs e) => changes.Writer.TryWrite(true);

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await changes.Reader.ReadAsync(cancellationToken);
                await Task.Delay(Together, cancellationToken);
                while (changes.Reader.TryRead(out _))
                {
                    // All of it is read below.
                }

                Refresh();
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private async Task FollowJobsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in jobs.WatchAsync(null, cancellationToken))
            {
                // A job that somebody else started, from a shell for one, is news on this page as well.
                if (job.Kind == JobKind.Cluster && IsHere(job) && string.CompareOrdinal(job.Id, JobId) > 0)
                {
                    JobId = job.Id;
                    changes.Writer.TryWrite(true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private void Refresh()
    {
        try
        {
            All = clusters.List();
            Cluster = All.FirstOrDefault(c => c.Name == Cluster!.Name) ?? Cluster;
            Agents = [.. agents.List().Where(a => a.Cluster == Cluster!.Name)];
            Connect();
            Problem = connection?.Nodes.Problem is { } problem ? ProblemView.From(problem) : null;
        }
        catch (ProblemException problem)
        {
            Problem = ProblemView.From(problem);
        }

        Loaded = connection is { } open && open.Nodes.Synced.IsCompleted && open.Pods.Synced.IsCompleted && open.Requests.Synced.IsCompleted;
        Nodes = connection is null ? [] : [.. connection.Nodes.Items.Select(n => NodeView.From(n, AgentOf(n))).OrderBy(n => n.Name, StringComparer.Ordinal)];
        Pods = connection is null ? [] : [.. connection.Pods.Items.Select(PodView.From).OrderByDescending(p => p.CreatedAt)];
        Events = connection is null ? [] : [.. connection.Events.Items.Select(EventView.From).OrderByDescending(e => e.LastSeen)];
        Requests = connection is null ? [] : [.. connection.Requests.Items.Select(CsrView.From).OrderBy(r => r.State != "Pending").ThenByDescending(r => r.CreatedAt)];
    }

    private NodeAgentStatus? AgentOf(V1Node node) => Agents.FirstOrDefault(a => a.Node == node.Metadata.Name);

    private void Connect()
    {
        if (connection is { Closed.IsCancellationRequested: true } || (connection is not null && !Running))
        {
            Disconnect();
        }

        if (connection is null && Running)
        {
            connection = clusters.Open(Cluster!.Name);
            Watch(connection.Nodes);
            Watch(connection.Pods);
            Watch(connection.Events);
            Watch(connection.Requests);
        }
    }

    private void Disconnect()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }

        subscriptions.Clear();
        connection = null;
    }

    private void Watch<T>(Informer<T> informer)
        where T : KubeObject, IKubeKind
    {
        subscriptions.Add(informer.Subscribe(_ => changes.Writer.TryWrite(true)));
        subscriptions.Add(informer.SubscribeState(() => changes.Writer.TryWrite(true)));
    }
}
