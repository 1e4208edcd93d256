using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workers.Registry;

namespace Workers.Tests.Registry;

/// <summary>The registry's workers in a process without ASP.NET, on a data folder and a port of their own.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    private readonly IHost _host;

    private RegistryHost(IHost host, string folder, int port) => (_host, Folder, Port) = (host, folder, port);

    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    public string Folder { get; }

    public int Port { get; }

    public ILocalRegistry Local => Get<ILocalRegistry>();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<RegistryHost> StartAsync(int? port = null, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("registry-host-").FullName;
        var chosen = port ?? FreePort();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:DataPath", folder),
            new("Registry:Local:Port", FormattableString.Invariant($"{chosen}")),
            new("Tools:Path", FindTools()),
            .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)),
        ]);
        builder.Services.AddLogging();
        builder.Services.AddStorage(builder.Configuration, folder);
        builder.Services.AddLogStreams(builder.Configuration);
        builder.Services.AddProcesses();
        builder.Services.AddJobs(builder.Configuration);
        builder.Services.AddModules(builder.Configuration);
        builder.Services.AddRegistryWorkers(builder.Configuration);
        var host = new RegistryHost(builder.Build(), folder, chosen);
        await host._host.StartAsync();
        return host;
    }

    /// <summary>Skips the test, visibly, where docker-registry is missing.</summary>
    public static void NeedsProgram() => Assert.SkipUnless(
        new Dashboard.Core.Tools.ToolLocator(new ConfigurationBuilder().AddInMemoryCollection([new("Tools:Path", FindTools())]).Build()).Find("docker-registry") is not null,
        "needs docker-registry (make setup)");

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Waits for a state of the local registry.</summary>
    public async Task<LocalRegistryStatus> WaitForAsync(Func<LocalRegistryStatus, bool> wanted)
    {
        var reached = new TaskCompletionSource<LocalRegistryStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, EventArgs e)
        {
            if (Local.Status is var status && wanted(status))
            {
                reached.TrySetResult(status);
            }
        }

        Local.Changed += Look;
        Look(null, EventArgs.Empty);
        try
        {
            return await reached.Task.WaitAsync(Limit);
        }
        finally
        {
            Local.Changed -= Look;
        }
    }

    /// <summary>Stores a module.</summary>
    public Task<StoredModule> AddModuleAsync(int size = 1000) =>
        Get<IModuleStore>().AddAsync(new MemoryStream(Module(size)), "demo.wasm", "a test", CancellationToken.None);

    /// <summary>Runs a job to its end and gives back the job and its log.</summary>
    public async Task<(Job Job, string Log)> RunAsync(JobRequest request)
    {
        using var limit = new CancellationTokenSource(Limit);
        var submitted = await Get<IJobService>().SubmitAsync(request, "tester", limit.Token);
        var job = await Get<IJobService>().WaitAsync(submitted.Id, limit.Token);
        var lines = new List<string>();
        await foreach (var batch in Get<ILogStreams>().Find(job.LogId)!.ReadAsync(1, follow: false, cancellationToken: limit.Token))
        {
            lines.AddRange(batch.Lines.Select(l => l.Text));
        }

        return (job, string.Join('\n', lines));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // A core module with one custom section of random bytes.
    private static byte[] Module(int size)
    {
        var payload = new byte[size];
        Random.Shared.NextBytes(payload);
        using var module = new MemoryStream();
        module.Write([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x00]);
        for (var length = (uint)size + 2; ; length >>= 7)
        {
            module.WriteByte((byte)(length > 0x7f ? (length & 0x7f) | 0x80 : length));
            if (length <= 0x7f)
            {
                break;
            }
        }

        module.Write([1, (byte)'x']);
        module.Write(payload);
        return module.ToArray();
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
}
