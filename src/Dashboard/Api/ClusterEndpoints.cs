using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Api;

/// <summary>Clusters, their nodes, pods, events and certificate requests, and what is done to them.</summary>
internal static class ClusterEndpoints
{
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(10);

    /// <summary>Maps <c>/api/clusters</c>.</summary>
    public static void MapClusterEndpoints(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/clusters").WithTags("Clusters");
        api.MapGet("/", (IClusters clusters) => TypedResults.Ok(new Page<ClusterView>([.. clusters.List().Select(ClusterView.From)])));
        api.MapGet("/{c}", (string c, IClusters clusters) => TypedResults.Ok(ClusterView.From(clusters.Get(c))));
        api.MapPost("/{c}", (string c, IClusters clusters, IJobService jobs, HttpContext http) => jobs.SubmitAsync(new CreateClusterRequest(clusters.Get(c).Name), http));
        api.MapDelete("/{c}", (string c, IClusters clusters, IJobService jobs, HttpContext http) => jobs.SubmitAsync(new DeleteClusterRequest(clusters.Get(c).Name), http));
        api.MapGet("/{c}/kubeconfig", Kubeconfig);
        api.MapPost("/{c}/cleanup", (string c, IClusters clusters, IJobService jobs, HttpContext http) => jobs.SubmitAsync(new CleanUpRequest(clusters.Get(c).Name), http));

        api.MapGet("/{c}/nodes", NodesAsync);
        api.MapPost("/{c}/nodes", (string c, NodeBody body, IClusters clusters, IJobService jobs, HttpContext http) =>
            jobs.SubmitAsync(JoinNodeRequest.Create(clusters.Get(c).Name, body.Name), http));
        api.MapDelete("/{c}/nodes/{node}", (string c, string node, IClusters clusters, IJobService jobs, HttpContext http) =>
            jobs.SubmitAsync(LeaveNodeRequest.Create(clusters.Get(c).Name, node), http));
        api.MapGet("/{c}/nodes/{node}/log", NodeLogAsync);

        api.MapGet("/{c}/csrs", RequestsAsync);
        api.MapPost("/{c}/csrs/{name}/approve", ApproveAsync);

        api.MapGet("/{c}/pods", PodsAsync);
        api.MapGet("/{c}/events", EventsAsync);
        api.MapGet("/{c}/pods/{ns}/{pod}/log", PodLogAsync);
        api.MapPost("/{c}/deployments", (string c, DeployBody body, IClusters clusters, IJobService jobs, HttpContext http) =>
            jobs.SubmitAsync(DeployRequest.Create(clusters.Get(c).Name, body.Reference, body.Name, body.Namespace), http));
        api.MapDelete("/{c}/deployments/{ns}/{name}", (string c, string ns, string name, IClusters clusters, IJobService jobs, HttpContext http) =>
            jobs.SubmitAsync(UndeployRequest.Create(clusters.Get(c).Name, ns, name), http));
    }

    private static IResult Kubeconfig(string c, IClusters clusters, HttpContext http)
    {
        var cluster = clusters.Get(c);

        // Somebody else's kubeconfig may hold credentials for more than this cluster.
        if (!cluster.IsLocal)
        {
            throw new ProblemException(
                ProblemKind.Forbidden, $"The kubeconfig of {c} is not handed out.", "It is a file of this machine that may hold more than this cluster.", $"Use {cluster.KubeconfigPath} on the machine itself.");
        }

        if (!File.Exists(cluster.KubeconfigPath))
        {
            throw new ProblemException(ProblemKind.NotFound, "There is no kubeconfig yet.", "The local cluster was not created.", "POST /api/clusters/local first.");
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(File.ReadAllBytes(cluster.KubeconfigPath), "application/yaml", "kubeconfig");
    }

    private static async Task<Ok<Page<NodeView>>> NodesAsync(string c, IClusters clusters, INodeAgents agents, CancellationToken cancellationToken)
    {
        var items = await ReadAsync(clusters.Open(c).Nodes, cancellationToken);
        return TypedResults.Ok(new Page<NodeView>([.. items.Select(n => NodeView.From(n, agents.Find(c, n.Metadata.Name ?? ""))).OrderBy(n => n.Name, StringComparer.Ordinal)]));
    }

    private static async Task<Ok<Page<PodView>>> PodsAsync(string c, IClusters clusters, CancellationToken cancellationToken, string? ns = null)
    {
        var items = await ReadAsync(clusters.Open(c).Pods, cancellationToken);
        return TypedResults.Ok(new Page<PodView>(
            [.. items.Select(PodView.From).Where(p => ns is null || p.Namespace == ns).OrderBy(p => p.Namespace, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.Ordinal)]));
    }

    private static async Task<Ok<Page<EventView>>> EventsAsync(string c, IClusters clusters, CancellationToken cancellationToken, string? pod = null)
    {
        var items = await ReadAsync(clusters.Open(c).Events, cancellationToken);
        return TypedResults.Ok(new Page<EventView>(
            [.. items.Where(e => pod is null || (e.InvolvedObject.Kind == "Pod" && e.InvolvedObject.Name == pod)).Select(EventView.From).OrderByDescending(e => e.LastSeen)]));
    }

    private static async Task<Ok<Page<CsrView>>> RequestsAsync(string c, IClusters clusters, CancellationToken cancellationToken)
    {
        var items = await ReadAsync(clusters.Open(c).Requests, cancellationToken);
        return TypedResults.Ok(new Page<CsrView>([.. items.Select(CsrView.From).OrderByDescending(r => r.CreatedAt)]));
    }

    private static async Task<Ok<CsrView>> ApproveAsync(string c, string name, IClusters clusters, CancellationToken cancellationToken)
    {
        var client = clusters.Open(c).Client;
        await client.ApproveAsync(name, cancellationToken);
        return TypedResults.Ok(CsrView.From(await client.GetAsync<V1CertificateSigningRequest>(null, name, cancellationToken)));
    }

    private static async Task NodeLogAsync(
        string c, string node, HttpContext http, INodeAgents agents, ILogStreams logs, bool follow = false, long from = 1, string format = "text", bool timestamps = false)
    {
        var source = agents.Find(c, node) is { } agent ? logs.Find(agent.LogId) : null;
        await LogResponse.WriteAsync(
            http,
            source ?? throw new ProblemException(ProblemKind.NotFound, $"There is no agent log of node {node}.", "This dashboard did not start its agent.", "GET /api/clusters/{c}/nodes lists the nodes."),
            follow,
            from,
            format,
            timestamps);
    }

    private static async Task PodLogAsync(
        string c, string ns, string pod, HttpContext http, IClusters clusters, IPodLogRelays relays, ILogStreams logs, string? container = null, bool follow = false, long from = 1, string format = "text", bool timestamps = false)
    {
        if (!follow)
        {
            // What is there now is asked for now; a stream that has just begun to follow would not have it yet.
            await using var snapshot = await PodLogSnapshot.OpenAsync(clusters.Open(c).Client, ns, pod, container, from, http.RequestAborted);
            await LogResponse.WriteAsync(http, snapshot, follow: false, from, format, timestamps);
            return;
        }

        var id = await relays.OpenAsync(c, ns, pod, container, http.RequestAborted);
        var source = logs.Find(id) ?? throw new ProblemException(ProblemKind.NotFound, "The pod's log is gone.", "It was deleted meanwhile.", "Ask again.");
        await LogResponse.WriteAsync(http, source, follow: true, from, format, timestamps);
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(Informer<T> informer, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        try
        {
            await informer.Synced.WaitAsync(SyncLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw informer.Problem ?? new ProblemException(
                ProblemKind.Upstream, "The cluster does not answer.", $"It did not list {T.Resource.Plural} within {SyncLimit.TotalSeconds:0} s.", "Check that it runs.");
        }

        return informer.Items;
    }

    private sealed record NodeBody(string? Name);

    private sealed record DeployBody(string? Reference, string? Name = null, string? Namespace = null);
}
