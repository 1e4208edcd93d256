using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Listening;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>A guest that serves on a socket: inside the wall, in a network of its own, and reached there.</summary>
public sealed class ListenTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly SandboxHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    public async Task RunAsync_Listen_IsReachedAndNotOnTheHost(string runtime)
    {
        await _host.NeedWallAsync(runtime);
        var before = GuestPorts.IsListening(await File.ReadAllTextAsync("/proc/self/net/tcp"), GuestPorts.Inside);
        await using var served = await Served.StartAsync(_host, runtime);

        Assert.EndsWith("<p>hello</p>", await served.GetAsync("/o"), StringComparison.Ordinal);
        Assert.EndsWith("<p>hello</p>", await served.GetAsync("/o"), StringComparison.Ordinal);
        Assert.IsType<WalledSocket>(served.Socket);
        Assert.Equal(before, GuestPorts.IsListening(await File.ReadAllTextAsync("/proc/self/net/tcp"), GuestPorts.Inside));
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    public async Task RunAsync_ListenAndWorkspace_GetBoth(string runtime)
    {
        await _host.NeedWallAsync(runtime);
        var folder = Directory.CreateDirectory(Path.Combine(_host.Root, "work")).FullName;

        // The guest takes descriptor 3 for its socket, which is the folder here: accepting on it fails, and nothing else does.
        await using var served = await Served.StartAsync(_host, runtime, spec => spec with { Workspace = true, WorkspaceFolder = folder });

        Assert.False(served.Run.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_ListenWithoutAWall_IsReachedOnAFreePort()
    {
        await using var bare = new SandboxHost(("Sandbox:Bubblewrap", "Off"));
        await using var served = await Served.StartAsync(bare, "wazero");

        Assert.EndsWith("<p>hello</p>", await served.GetAsync("/o"), StringComparison.Ordinal);
        Assert.Contains("open to its other programs", (await bare.NeedAsync("wazero")).Limits.Single(l => l.Limit == "network").By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ManyAtOnceAndClosedEarly_AllAreServedOrGone()
    {
        await _host.NeedWallAsync("wazero");
        await using var served = await Served.StartAsync(_host, "wazero");
        var early = served.Socket.Connect();
        await early.WriteAsync("GET /o"u8.ToArray());
        await early.DisposeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => served.GetAsync("/o")))).WaitAsync(Limit);

        Assert.All(answers, a => Assert.EndsWith("<p>hello</p>", a, StringComparison.Ordinal));
        await UntilNoRelayAsync();
    }

    [Fact]
    public async Task Run_EndedWhileAConnectionIsOpen_ClosesItAndLeavesNothing()
    {
        await _host.NeedWallAsync("wazero");
        var served = await Served.StartAsync(_host, "wazero");
        await using var open = served.Socket.Connect();
        await open.WriteAsync("GET /s HTTP/1.1\r\n\r\n"u8.ToArray());

        await served.DisposeAsync();

        Assert.Equal(RunEnd.Cancelled, (await served.Run).End);
        Assert.Equal(0, await open.ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
        await UntilNoRelayAsync();
        Assert.DoesNotContain(Processes(), p => p.Contains(_host.Root, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ListenWithNode_IsRefused()
    {
        await _host.NeedAsync("node");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _host.RunAsync(_host.Spec(Guests.Hello(), "node") with { Listen = true }));

        Assert.Contains("node can't hand one to its guest", problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1150 1", true)]
    [InlineData("   0: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 1150 1", false)]
    [InlineData("   0: 00000000:1F90 00000000:0000 0A 00000000:00000000", false)]
    [InlineData("   0: 0100007F:1F91 00000000:0000 0A 00000000:00000000", false)]
    [InlineData("", false)]
    public void IsListening_KernelsTable_IsRead(string table, bool expected) => Assert.Equal(expected, GuestPorts.IsListening("  sl  local_address\n" + table + "\n", 8080));

    private static async Task UntilNoRelayAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        while (Processes().Any(p => p.Contains("/dev/tcp/127.0.0.1/$0", StringComparison.Ordinal) && p.EndsWith($"{GuestPorts.Inside}\0", StringComparison.Ordinal)))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static IEnumerable<string> Processes() => Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])).Select(CommandLine);

    private static string CommandLine(string processFolder)
    {
        try
        {
            return File.ReadAllText(processFolder + "/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>A guest while it serves. Disposing it cancels the run.</summary>
    private sealed class Served(IGuestSocket socket, Task<RunResult> run, CancellationTokenSource cancel) : IAsyncDisposable
    {
        public IGuestSocket Socket => socket;

        public Task<RunResult> Run => run;

        public static async Task<Served> StartAsync(SandboxHost host, string runtime, Func<RunSpec, RunSpec>? change = null)
        {
            await host.NeedAsync(runtime);
            var listening = new TaskCompletionSource<IGuestSocket>();
            var cancel = new CancellationTokenSource();
            var spec = host.Spec(WatModule.Hostile("serve"), runtime) with { Listen = true, Listening = listening.SetResult };
            var run = host.Sandbox.RunAsync(change?.Invoke(spec) ?? spec, new SandboxHost.Lines(), cancel.Token);
            var first = await Task.WhenAny(run, listening.Task).WaitAsync(Limit, CancellationToken.None);
            Assert.True(first == listening.Task, run.IsCompleted ? (await run).Reason : "");
            return new Served(await listening.Task, run, cancel);
        }

        public async Task<string> GetAsync(string path)
        {
            await using var connection = socket.Connect();
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n\r\n"));
            using var reader = new StreamReader(connection);
            return await reader.ReadToEndAsync().WaitAsync(Limit);
        }

        public async ValueTask DisposeAsync()
        {
            await cancel.CancelAsync();
            await run.WaitAsync(Limit);
            cancel.Dispose();
        }
    }
}
