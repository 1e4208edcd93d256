using System.Diagnostics;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>A sandbox as a plain process has it, with a data folder of its own and the tools of this checkout.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SandboxHost(params (string Key, string Value)[] settings)
    {
        Root = Directory.CreateTempSubdirectory("sandbox-").FullName;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("Tools:Path", ToolsFolder())).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2)))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new DataPaths(Path.Combine(Root, "data")))
            .AddLogging()
            .AddProcesses()
            .AddSandbox(configuration)
            .BuildServiceProvider();
    }

    public string Root { get; }

    /// <summary>When it was made, in UTC.</summary>
    public DateTime Began { get; } = DateTime.UtcNow;

    public ISandbox Sandbox => _services.GetRequiredService<ISandbox>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public RunSpec Spec(byte[] module, string runtime)
    {
        var path = Path.Combine(Root, "guest.wasm");
        File.WriteAllBytes(path, module);
        return new RunSpec { ModulePath = path, ModuleDigest = ModuleDigest.Of(module), Runtime = runtime, Limits = new RunLimits { WallTime = TimeSpan.FromSeconds(20) } };
    }

    /// <summary>Runs a spec, or skips the test where the runtime is missing.</summary>
    public async Task<(RunResult Result, Lines Output)> RunAsync(RunSpec spec, CancellationToken cancellationToken = default)
    {
        await NeedAsync(spec.Runtime!);
        var output = new Lines();
        var clock = Stopwatch.StartNew();
        var result = await Sandbox.RunAsync(spec, output, cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
        return (result, output);
    }

    public async Task<RuntimeInfo> NeedAsync(string runtime)
    {
        var info = (await Sandbox.GetRuntimesAsync(CancellationToken.None)).Single(r => r.Name == runtime);
        Assert.SkipUnless(info.Installed, $"needs {runtime}");
        return info;
    }

    public async Task NeedWallAsync(string runtime)
    {
        var info = await NeedAsync(runtime);
        var files = info.Limits.Single(l => l.Limit == "filesystem");
        Assert.SkipUnless(files.By.StartsWith("bubblewrap", StringComparison.Ordinal), $"needs bubblewrap: {files.By}");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    private static string ToolsFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder ?? "/", ".tools");
    }

    /// <summary>Keeps what it is given, up to a bound.</summary>
    internal sealed class Lines : ILogSink
    {
        private readonly List<(LogSource Source, string Text)> _lines = [];

        public string Stdout => Join(LogSource.Stdout);

        public string Stderr => Join(LogSource.Stderr);

        public void Write(LogSource source, string text) => WriteMany(source, [text]);

        public void WriteMany(LogSource source, IReadOnlyList<string> lines)
        {
            lock (_lines)
            {
                if (_lines.Count < 100_000)
                {
                    _lines.AddRange(lines.Select(l => (source, l)));
                }
            }
        }

        private string Join(LogSource source)
        {
            lock (_lines)
            {
                return string.Join('\n', _lines.Where(l => l.Source == source).Select(l => l.Text));
            }
        }
    }
}
