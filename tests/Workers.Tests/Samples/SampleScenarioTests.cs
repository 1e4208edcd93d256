using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Workers.Tests.Builds;

namespace Workers.Tests.Samples;

/// <summary>
/// Every scenario of every sample, as found in samples/, built with this machine's compilers and run where it can run. A new
/// scenario is tested as soon as it is there, and fails until <see cref="Says"/> knows what it prints.
/// </summary>
public sealed class SampleScenarioTests(SampleRig rig) : IClassFixture<SampleRig>
{
    // Cold machines and the standard library for Emscripten included.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private static readonly Dictionary<string, string> Says = new(StringComparer.Ordinal)
    {
        ["build-rust-wasi-helloworld"] = "argument 3: workshop",
        ["build-rust-wasi-helloworld-release"] = "Hello from WebAssembly!",
        ["build-rust-wasi-helloworld-small"] = "Hello from WebAssembly!",
        ["build-c-wasi-helloworld"] = "argument 3: workshop",
        ["build-cpp-emscripten-js"] = "compiled by Emscripten",
        ["build-cpp-emscripten-wasm"] = "argument: workshop",
        ["build-cpp-wasi"] = "argument: workshop",
        ["build-rust-emscripten-helloworld"] = "read back: kept in JavaScript's memory",
        ["build-rust-wasi-httpserver"] = "Error: Error { kind: Unsupported, message: \"operation not supported on this platform\" }",
        ["build-rust-wasi-httpserver-socket"] = "\"GET\" \"/hello/%3Cyou%3E\" 200 OK",
        ["build-rust-add"] = "42",
        ["build-rust-compute"] = "checksum d927ddf5801211bd",
        ["build-rust-compute-debug"] = "checksum d927ddf5801211bd",
        ["build-c-compute"] = "checksum d927ddf5801211bd",
        ["build-rust-limits"] = "spinning for ever",
        ["build-rust-compile-error"] = "borrow of moved value",
    };

    public static TheoryData<string, string> Scenarios()
    {
        var data = new TheoryData<string, string>();
        foreach (var sample in SampleRig.Samples())
        {
            foreach (var scenario in sample.Scenarios)
            {
                data.Add(sample.Name, scenario.Id);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_OnTheRealCompilers_BuildsAndRunsAsItSays(string sample, string id)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Limit);
        var plan = await rig.PlanAsync(sample, id, stop.Token);
        var says = Assert.Contains(id, (IReadOnlyDictionary<string, string>)Says);

        var (outcome, job) = await rig.BuildAsync(sample, id, stop.Token);

        if (plan.Scenario.ExpectFailure is not null)
        {
            Assert.Equal((false, "true"), (outcome.Succeeded, job.Results["expectedFailure"]));
            Assert.Contains(job.Lines, line => line.Contains(says, StringComparison.Ordinal));
            return;
        }

        Assert.True(outcome.Succeeded, outcome.Reason + "\n" + string.Join('\n', job.Lines));
        Assert.Contains(job.Lines, line => line.StartsWith("Confined by bubblewrap", StringComparison.Ordinal));
        await RunAsync(sample, plan.Scenario, job, says, stop.Token);
    }

    [Fact]
    public void Scenarios_AllKnown_AreStillThere() =>
        Assert.Empty(Says.Keys.Except(Scenarios().Select(row => row.Data.Item2)));

    private async Task RunAsync(string sample, Scenario scenario, FakeJob job, string says, CancellationToken cancellationToken)
    {
        var hint = scenario.Run ?? new RunHint();
        var files = rig.Get<IBuildOutputs>().Find(job.Results["build"])!;
        if (files.FirstOrDefault(file => file.Name.EndsWith(".js", StringComparison.Ordinal)) is not null)
        {
            Assert.Contains(says, await RunScriptAsync(files, cancellationToken), StringComparison.Ordinal);
        }
        else if (hint.Listen)
        {
            Assert.Contains(says, await ServeAsync(files[0].Path, cancellationToken), StringComparison.Ordinal);
            return;
        }

        foreach (var runtime in hint.Invoke is null ? new[] { "wazero", "node" } : ["node"])
        {
            var work = await RunInSandboxAsync(runtime, hint, job, says, cancellationToken);
            if (rig.Get<ISampleCatalog>().Get(sample).Group == "compute")
            {
                var picture = await File.ReadAllBytesAsync(Path.Combine(work, "picture.pgm"), cancellationToken);
                Assert.Equal("P5\n600 400\n255\n".Length + (600 * 400), picture.Length);
            }
        }
    }

    /// <summary>Runs the module, and says in which folder it could write, if it was given one.</summary>
    private async Task<string> RunInSandboxAsync(string runtime, RunHint hint, FakeJob job, string says, CancellationToken cancellationToken)
    {
        rig.Program(runtime);
        var module = rig.Get<IModuleStore>().Find(job.Results["module"])!;
        var work = Directory.CreateDirectory(Path.Combine(rig.Folder, Guid.NewGuid().ToString("N"))).FullName;
        var output = new FakeJob(rig.Folder);
        var spec = new RunSpec
        {
            ModulePath = rig.Get<IModuleStore>().GetPath(module.Digest),
            ModuleDigest = module.Digest,
            Runtime = runtime,
            ProgramName = module.Name,
            Args = hint.Args,
            Invoke = hint.Invoke,
            Env = new Dictionary<string, string> { ["TICKS"] = "1" },
            Preopens = hint.Workspace ? [new Preopen(work, RunSpec.WorkspacePath, ReadOnly: false)] : [],
            Limits = new RunLimits { WallTime = TimeSpan.FromSeconds(hint.Args is ["loop"] ? 2 : 60), MemoryBytes = 256 << 20, OutputBytes = 1 << 20 },
        };
        var sandbox = rig.Get<ISandbox>();

        var result = await sandbox.RunAsync(spec, output, cancellationToken);

        var told = $"{runtime}: {result.End} {result.ExitCode} {result.Reason}\n{string.Join('\n', output.Lines)}";
        Assert.True(hint.ExpectFailure is not null == (result is not { End: RunEnd.Exited, ExitCode: 0 }), told);
        if (job.Results["files"].Contains(".js", StringComparison.Ordinal))
        {
            Assert.DoesNotContain(says, told, StringComparison.Ordinal);
            return work;
        }

        Assert.Contains(says, told, StringComparison.Ordinal);
        return work;
    }

    /// <summary>Runs what Emscripten made under Node.js, as one would type it.</summary>
    private async Task<string> RunScriptAsync(IReadOnlyList<BuiltFile> files, CancellationToken cancellationToken)
    {
        var node = rig.Program("node");
        var folder = Directory.CreateDirectory(Path.Combine(rig.Folder, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var file in files)
        {
            File.Copy(file.Path, Path.Combine(folder, file.Name));
        }

        var output = new FakeJob(folder);
        var spec = new ProcessSpec
        {
            FileName = node,
            Arguments = ["--no-experimental-fetch", files.First(file => file.Name.EndsWith(".js", StringComparison.Ordinal)).Name],
            Environment = new Dictionary<string, string>(),
            WorkingDirectory = folder,
            WallTime = TimeSpan.FromSeconds(60),
        };
        var result = await rig.Get<IProcessRunner>().RunAsync(spec, output, cancellationToken);
        Assert.True(result.ExitCode == 0, string.Join('\n', output.Lines));
        return string.Join('\n', output.Lines);
    }

    /// <summary>Serves on a socket that wazero hands over, with a folder before it so that the socket is not descriptor 3, and asks a few pages.</summary>
    private async Task<string> ServeAsync(string module, CancellationToken cancellationToken)
    {
        var wazero = rig.Program("wazero");
        var address = FreeAddress();
        var output = new FakeJob(rig.Folder);
        var spec = new ProcessSpec
        {
            FileName = wazero,
            Arguments = ["run", $"-mount={rig.Folder}:/data:ro", $"-listen={address}", module],
            Environment = new Dictionary<string, string>(),
            WallTime = TimeSpan.FromSeconds(60),
        };
        await using var server = rig.Get<IProcessRunner>().Start(spec, output);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromSeconds(30) };
        await ConnectAsync(address, server.Completion, cancellationToken);

        // One client that leaves without a word (the connection above), one that says nothing at all: others are served all the same.
        using var silent = new TcpClient();
        await silent.ConnectAsync(address, cancellationToken);
        Assert.Contains("WebAssembly sandbox", await client.GetStringAsync(new Uri("/", UriKind.Relative), cancellationToken), StringComparison.Ordinal);
        Assert.Contains("Hello, &lt;you&gt;!", await client.GetStringAsync(new Uri("/hello/%3Cyou%3E", UriKind.Relative), cancellationToken), StringComparison.Ordinal);
        using var missing = await client.GetAsync(new Uri("/nowhere", UriKind.Relative), cancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var posted = await client.PostAsync(new Uri("/", UriKind.Relative), content: null, cancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);

        await server.StopAsync(TimeSpan.Zero);
        return string.Join('\n', output.Lines);
    }

    private static async Task ConnectAsync(IPEndPoint address, Task ended, CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            Assert.False(ended.IsCompleted, "the server ended");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await tick.WaitForNextTickAsync(cancellationToken); // not listening yet
            }
        }
    }

    private static IPEndPoint FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
