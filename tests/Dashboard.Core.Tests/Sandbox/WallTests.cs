using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>What a guest, and even a runtime that misbehaves, can see and reach.</summary>
public sealed class WallTests : IAsyncDisposable
{
    private readonly SandboxHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private string Folder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_host.Root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "file.txt"), "inside " + name);
        return folder;
    }

    private RunSpec Cat(string runtime, string path, params Preopen[] preopens) =>
        _host.Spec(Guests.Cat(), runtime) with { Args = [path], Preopens = preopens };

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_Preopen_IsSeen(string runtime)
    {
        await _host.NeedWallAsync(runtime);

        var (result, output) = await _host.RunAsync(Cat(runtime, "file.txt", new Preopen(Folder("shown"), "/data")));

        Assert.Equal((0, "inside shown"), (result.ExitCode, output.Stdout));
    }

    [Theory]
    [InlineData("wazero", "../secret.txt")]
    [InlineData("wazero", "../../../../../../etc/passwd")]
    [InlineData("wazero", "to-etc/passwd")]
    [InlineData("wazero", "to-secret")]
    [InlineData("wazero", "up/secret.txt")]
    [InlineData("node", "../secret.txt")]
    [InlineData("node", "../../../../../../etc/passwd")]
    [InlineData("node", "to-etc/passwd")]
    [InlineData("node", "to-secret")]
    [InlineData("node", "up/secret.txt")]
    public async Task RunAsync_PathOutOfThePreopen_FindsNothing(string runtime, string path)
    {
        await _host.NeedWallAsync(runtime);
        var folder = Folder("shown");
        var secret = Path.Combine(_host.Root, "secret.txt");
        File.WriteAllText(secret, "secret");
        File.CreateSymbolicLink(Path.Combine(folder, "to-etc"), "/etc");
        File.CreateSymbolicLink(Path.Combine(folder, "to-secret"), secret);
        File.CreateSymbolicLink(Path.Combine(folder, "up"), "..");

        foreach (var readOnly in new[] { true, false })
        {
            var (result, output) = await _host.RunAsync(Cat(runtime, path, new Preopen(folder, "/data", readOnly)));

            Assert.NotEqual(0, result.ExitCode);
            Assert.Equal("", output.Stdout);
        }
    }

    [Fact]
    public async Task RunAsync_PreopenWithoutAWall_IsRefused()
    {
        await using var bare = new SandboxHost(("Sandbox:Bubblewrap", "Off"));
        await bare.NeedAsync("wazero");
        var spec = Cat("wazero", "file.txt", new Preopen(Folder("shown"), "/data"));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => bare.RunAsync(spec));

        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("does not keep a guest inside", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WallRequiredButOff_NamesTheKey()
    {
        await using var host = new SandboxHost(("Sandbox:Bubblewrap", "Required"), ("Tools:bwrap", "/nonexistent"));
        await host.NeedAsync("node");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => host.RunAsync(host.Spec(Guests.Hello(), "node")));

        Assert.Contains("Sandbox:Bubblewrap", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wall_SeenFromInside_HasNothingButTheRuntime()
    {
        Environment.SetEnvironmentVariable("SANDBOX_TEST_SECRET", "leaks");
        var (exit, text) = await ScriptAsync("""
            const fs = require('fs');
            const status = process.getuid() + ' ' + process.getgid();
            let written = 'writable';
            try { fs.writeFileSync('/x', 'x'); } catch (e) { written = e.code; }
            console.log(JSON.stringify({ root: fs.readdirSync('/'), env: process.env.SANDBOX_TEST_SECRET, path: process.env.PATH, status, written,
              proc: fs.existsSync('/proc/1'), host: require('os').hostname(), net: Object.keys(require('os').networkInterfaces()) }));
            """);

        Assert.Equal(0, exit);
        using var seen = System.Text.Json.JsonDocument.Parse(text);
        var root = seen.RootElement.GetProperty("root").EnumerateArray().Select(e => e.GetString()!).ToList();
        Assert.Empty(root.Except(["lib", "lib64", "usr", "runtime"]));
        Assert.False(seen.RootElement.TryGetProperty("env", out _));
        Assert.False(seen.RootElement.TryGetProperty("path", out _));
        Assert.Equal("65534 65534", seen.RootElement.GetProperty("status").GetString());
        Assert.Equal("EROFS", seen.RootElement.GetProperty("written").GetString());
        Assert.False(seen.RootElement.GetProperty("proc").GetBoolean());
        Assert.Equal("sandbox", seen.RootElement.GetProperty("host").GetString());
    }

    [Fact]
    public async Task Wall_ConnectingToTheHost_Fails()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exit, text) = await ScriptAsync($"require('net').connect({port}, '127.0.0.1').on('connect', () => console.log('connected')).on('error', e => console.log(e.code));");

        Assert.Equal((0, "ECONNREFUSED"), (exit, text));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Wall_ProcessTakingTooMuchMemory_IsKilledAndSaysSo()
    {
        await _host.NeedWallAsync("node");
        var result = await RunScriptAsync("const all = []; for (;;) all.push(Buffer.alloc(16 << 20, 1));", new SandboxHost.Lines(), memoryBytes: 200 << 20);

        Assert.True(result.OutOfMemory);
        Assert.InRange(result.PeakBytes ?? 0, 100 << 20, 260 << 20);
    }

    [Fact]
    public async Task Sampler_ProcessTakingTooMuchMemory_IsKilledAndSaysSo()
    {
        await using var host = new SandboxHost(("Sandbox:Cgroup", "Off"));
        await host.NeedAsync("node");
        var found = await host.Get<RuntimeProbe>().FindAsync(new NodeRuntime(), CancellationToken.None);
        var spec = new GuestProcessSpec(["-e", "const all = []; setInterval(() => all.push(Buffer.alloc(16 << 20, 1)), 5);"], [], 200 << 20) { WallTime = TimeSpan.FromSeconds(30) };

        var result = await host.Get<GuestProcess>().RunAsync(found!, spec, new SandboxHost.Lines(), CancellationToken.None);

        Assert.True(result.OutOfMemory);
        Assert.True(result.PeakBytes > 200 << 20);
    }

    private async Task<(int ExitCode, string Text)> ScriptAsync(string script)
    {
        await _host.NeedWallAsync("node");
        var output = new SandboxHost.Lines();
        var result = await RunScriptAsync(script, output, memoryBytes: 512 << 20);
        return (result.Result.ExitCode, output.Stdout + output.Stderr);
    }

    private async Task<GuestProcessResult> RunScriptAsync(string script, SandboxHost.Lines output, long memoryBytes)
    {
        var found = await _host.Get<RuntimeProbe>().FindAsync(new NodeRuntime(), CancellationToken.None);
        var spec = new GuestProcessSpec(["-e", script], [], memoryBytes) { WallTime = TimeSpan.FromSeconds(30), OutputBytes = 1 << 20 };
        return await _host.Get<GuestProcess>().RunAsync(found!, spec, output, CancellationToken.None);
    }
}
