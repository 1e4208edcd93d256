using System.Text;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using LocalCluster;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Workers.Clusters;
using Workers.Registry;
using Workers.Tests.Registry;

namespace Workers.Tests.Clusters;

/// <summary>The real parts together, on a data folder and ports of their own: local cluster, registry, node agent as a process, sandbox.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly IHost _host;
    private readonly string _folder;

    private ClusterRig(IHost host, string folder) => (_host, _folder) = (host, folder);

    public ClusterConnection Cluster => Get<IClusters>().Open("local");

    public INodeAgents Agents => Get<INodeAgents>();

    public string Folder => _folder;

    /// <summary>Starts everything and creates the cluster; skips the test, visibly, where a program is missing.</summary>
    public static async Task<ClusterRig> StartAsync()
    {
        var tools = FindTools();
        var locator = new ToolLocator(new ConfigurationBuilder().AddInMemoryCollection([new("Tools:Path", tools)]).Build());
        foreach (var program in new[] { "docker-registry", "wazero", "bwrap" })
        {
            Assert.SkipUnless(locator.Find(program) is not null, $"needs {program} (make setup)");
        }

        var folder = Directory.CreateTempSubdirectory("cluster-rig-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:DataPath", folder),
            new("Registry:Local:Port", FormattableString.Invariant($"{RegistryHost.FreePort()}")),
            new("Node:Port", "0"),
            new("Tools:Path", tools),
        ]);
        builder.Services.AddLogging();
        builder.Services.AddStorage(builder.Configuration, folder);
        builder.Services.AddLogStreams(builder.Configuration);
        builder.Services.AddProcesses();
        builder.Services.AddJobs(builder.Configuration);
        builder.Services.AddModules(builder.Configuration);
        builder.Services.AddRegistryWorkers(builder.Configuration);
        builder.Services.AddSingleton<ILocalClusterHost, HostedCluster>();
        builder.Services.AddClusterWorkers(builder.Configuration);
        var rig = new ClusterRig(builder.Build(), folder);
        await rig._host.StartAsync();
        await rig.SucceedAsync(new CreateClusterRequest("local"));
        return rig;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Publishes a module and gives back its reference.</summary>
    public async Task<string> PublishAsync(byte[] module, string name)
    {
        var stored = await Get<IModuleStore>().AddAsync(new MemoryStream(module), name + ".wasm", "a test", CancellationToken.None);
        var reference = $"{Get<ILocalRegistry>().Status.Host}/{name}:v0.0.0";
        await SucceedAsync(new PublishRequest(stored.Digest, reference, WasmArtifactFormat.WasmToOci));
        return reference;
    }

    /// <summary>Joins a node; the approval is the person's.</summary>
    public async Task JoinAsync(string node)
    {
        var job = await SubmitAsync(new JoinNodeRequest("local", node));
        await UntilAsync(Cluster.Requests, r => r.Metadata.Name == node + "-tls");
        await Cluster.Client.ApproveAsync(node + "-tls", CancellationToken.None);
        await EndAsync(job, JobState.Succeeded);
    }

    public Task<Job> SubmitAsync(JobRequest request) => Get<IJobService>().SubmitAsync(request, "tester", CancellationToken.None);

    public async Task<Job> SucceedAsync(JobRequest request) => await EndAsync(await SubmitAsync(request), JobState.Succeeded);

    public async Task<Job> EndAsync(Job job, JobState expected)
    {
        using var limit = new CancellationTokenSource(Limit);
        var ended = await Get<IJobService>().WaitAsync(job.Id, limit.Token);
        Assert.True(ended.State == expected, $"{ended.Title}: {ended.State}: {ended.Reason}\n{await LogAsync(ended.LogId)}");
        return ended;
    }

    /// <summary>A log up to its end, or what there is.</summary>
    public async Task<string> LogAsync(string id, bool follow = false)
    {
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        await foreach (var batch in Get<ILogStreams>().Find(id)!.ReadAsync(1, follow, cancellationToken: limit.Token))
        {
            foreach (var line in batch.Lines)
            {
                text.AppendLine(line.Text);
            }
        }

        return text.ToString();
    }

    /// <summary>Waits until an object is as wanted.</summary>
    public static async Task<T> UntilAsync<T>(Informer<T> informer, Func<T, bool> wanted)
        where T : KubeObject, IKubeKind
    {
        var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = informer.Subscribe(e =>
        {
            if (e.Kind != WatchKind.Deleted && wanted(e.Object))
            {
                found.TrySetResult(e.Object);
            }
        });
        return await found.Task.WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string FindTools()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, ".tools")))
            {
                return Path.Combine(folder.FullName, ".tools");
            }
        }

        return ".tools";
    }

    /// <summary>The local cluster on any free port.</summary>
    private sealed class HostedCluster(DataPaths paths) : ILocalClusterHost, IAsyncDisposable
    {
        private LocalClusterServer? _server;

        public event EventHandler? Changed;

        public LocalClusterStatus Status => _server is null
            ? new LocalClusterStatus(LocalClusterState.Absent, "It does not run.")
            : new LocalClusterStatus(LocalClusterState.Running, "It runs.", _server.Endpoint);

        public string KubeconfigPath => Path.Combine(paths.Cluster, "kubeconfig");

        public bool Exists => File.Exists(KubeconfigPath);

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            _server ??= await LocalClusterServer.StartAsync(
                new LocalClusterOptions { DataPath = paths.Cluster, Port = 0, ApproveNodeClientCertificates = true }, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
            Changed?.Invoke(this, EventArgs.Empty);
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _server, null) is { } server)
            {
                Changed?.Invoke(this, EventArgs.Empty);
                await server.DisposeAsync();
            }
        }

        public async Task DeleteAsync(CancellationToken cancellationToken)
        {
            await StopAsync(cancellationToken);
            LocalClusterServer.DeleteData(paths.Cluster);
        }

        public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);
    }
}
