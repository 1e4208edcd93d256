using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workers.Node.Kubelet;
using Workers.Node.PodLogs;

namespace Workers.Tests.Node;

/// <summary>A node with a cluster and a container provider made for tests; waits of the node are over at once.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("node-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _provider;

    public FakeNode()
    {
        Client = new KubeClient(new KubeContext { Name = "test", Server = new Uri("https://cluster.test") }, Api);
        var paths = new DataPaths(_folder);
        _provider = new ServiceCollection()
            .AddSingleton(paths)
            .AddLogStreams(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        Services = CreateServices(paths);
    }

    public FakeApi Api { get; } = new();

    public KubeClient Client { get; }

    public FakeProvider Provider { get; } = new();

    public FakeObjects Objects { get; } = new();

    public HastyTime Time { get; } = new();

    public NodeServices Services { get; private set; }

    public string Folder => _folder;

    public Task StopAgentAsync() => _stop.CancelAsync();

    /// <summary>What a new process of the agent would have: the same folder, nothing in memory.</summary>
    public NodeServices Restarted() => CreateServices(_provider.GetRequiredService<DataPaths>()) with { Stopping = CancellationToken.None };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        Client.Dispose();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static V1Pod Pod(string restartPolicy = "Never", params Container[] containers) => new()
    {
        Metadata = new ObjectMeta { Name = "demo", Namespace = "default", Uid = "0a1b", CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new PodSpec
        {
            NodeName = "node",
            RestartPolicy = restartPolicy,
            Containers = containers.Length > 0 ? containers : [new Container { Name = "c", Image = "registry.test/demo:v1" }],
        },
        Status = new PodStatus { Phase = "Pending" },
    };

    private NodeServices CreateServices(DataPaths paths) => new()
    {
        Client = Client,
        Provider = Provider,
        Objects = Objects,
        Events = new EventRecorder(Client, "node", Time, NullLogger<EventRecorder>.Instance),
        Logs = new PodLogStore(_provider.GetRequiredService<ILogStreams>(), paths),
        Time = Time,
        LoggerFactory = NullLoggerFactory.Instance,
        NodeIp = "127.0.0.1",
        PodsFolder = Path.Combine(_folder, "pods"),
        Stopping = _stop.Token,
    };
}

/// <summary>Takes every request and remembers statuses and deletions.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly Channel<PodStatus> _statuses = Channel.CreateUnbounded<PodStatus>();
    private readonly Channel<string> _deletions = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Statuses up to and including the first that fits.</summary>
    public async Task<List<PodStatus>> UntilAsync(Func<PodStatus, bool> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = new List<PodStatus>();
        do
        {
            seen.Add(await _statuses.Reader.ReadAsync(limit.Token));
        }
        while (!fits(seen[^1]));

        return seen;
    }

    public async Task<string> DeletionAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _deletions.Reader.ReadAsync(limit.Token);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var path = request.RequestUri!.PathAndQuery;
        Requests.Enqueue($"{request.Method} {path} {body}");
        if (path.EndsWith("/status", StringComparison.Ordinal))
        {
            _statuses.Writer.TryWrite(JsonNode.Parse(body)!["status"].Deserialize<PodStatus>(KubeJson.Options)!);
        }
        else if (request.Method == HttpMethod.Delete)
        {
            _deletions.Writer.TryWrite(body);
        }

        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
    }
}

/// <summary>Runs nothing: ends when the test says how.</summary>
internal sealed class FakeProvider : IContainerProvider
{
    private readonly Channel<ContainerRun> _started = Channel.CreateUnbounded<ContainerRun>();
    private readonly Channel<ContainerExit> _exits = Channel.CreateUnbounded<ContainerExit>();

    public Func<ImageRequest, ContainerImage> Pull { get; set; } = r => new ContainerImage(r.Reference, "sha256:aa", "sha256:bb", "/module.wasm", Cached: false);

    public ConcurrentQueue<ImageRequest> Pulls { get; } = new();

    public bool Killed { get; private set; }

    public Task<string> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult("fake://1");

    public Task<ContainerImage> PullAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        Pulls.Enqueue(request);
        return Task.FromResult(Pull(request));
    }

    public async Task<ContainerExit> RunAsync(ContainerRun run, ILogSink log, CancellationToken cancellationToken)
    {
        log.Write(LogSource.Stdout, "hello");
        log.Write(LogSource.System, "not the container's");
        _started.Writer.TryWrite(run);
        try
        {
            return await _exits.Reader.ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Killed = true;
            throw;
        }
    }

    public async Task<ContainerRun> StartedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _started.Reader.ReadAsync(limit.Token);
    }

    public bool StartedMore => _started.Reader.TryRead(out _);

    public void Exit(int code) => _exits.Writer.TryWrite(new ContainerExit(code, code == 0 ? "Completed" : "Error", null));
}

/// <summary>Config maps and secrets by name.</summary>
internal sealed class FakeObjects : IPodObjects
{
    public Dictionary<string, V1ConfigMap> ConfigMaps { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, V1Secret> Secrets { get; } = new(StringComparer.Ordinal);

    public Task<V1ConfigMap?> ConfigMapAsync(string ns, string name, CancellationToken cancellationToken) =>
        Task.FromResult(ConfigMaps.GetValueOrDefault(name));

    public Task<V1Secret?> SecretAsync(string ns, string name, CancellationToken cancellationToken) =>
        Task.FromResult(Secrets.GetValueOrDefault(name));
}

/// <summary>A clock on which every wait is over at once; it remembers how long the waits were.</summary>
internal sealed class HastyTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
        }

        return base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
