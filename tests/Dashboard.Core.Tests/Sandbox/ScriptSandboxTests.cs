using System.Net;
using System.Net.Sockets;
using Dashboard.Core.Errors;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Scripts;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Scripts under the real node: what they see, and how each bad one ends.</summary>
public sealed class ScriptSandboxTests : IAsyncDisposable
{
    private readonly SandboxHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private ScriptSpec Spec(string script, params string[] args)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_host.Root, "build")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.js"), script);
        File.WriteAllBytes(Path.Combine(_host.Root, "in-the-store"), [1, 2, 3]);
        return new ScriptSpec
        {
            Script = "a.js",
            Files = [new BuiltFile("a.js", Path.Combine(folder, "a.js"), null), new BuiltFile("a.wasm", Path.Combine(_host.Root, "in-the-store"), "sha256:x")],
            Args = args,
            Limits = new RunLimits { WallTime = TimeSpan.FromSeconds(20), OutputBytes = 1 << 20 },
        };
    }

    private async Task<(RunResult Result, SandboxHost.Lines Output)> RunAsync(ScriptSpec spec)
    {
        await _host.NeedWallAsync("node");
        var output = new SandboxHost.Lines();
        return (await _host.Get<IScriptSandbox>().RunAsync(spec, output, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60)), output);
    }

    [Fact]
    public async Task RunAsync_Script_SeesItsBuildsFilesArgumentsAndStdin()
    {
        var spec = Spec("""
            const fs = require('fs');
            console.log(fs.readdirSync(__dirname).join(), fs.readFileSync(__dirname + '/a.wasm').length, process.argv.slice(2).join('|'));
            console.log(fs.readFileSync(0, 'utf8'), typeof fetch, Object.keys(process.env).join());
            """, "one", "two three");

        var (result, output) = await RunAsync(spec with { Stdin = "grüße"u8.ToArray() });

        Assert.Equal((RunEnd.Exited, 0, "The script ended with exit code 0."), (result.End, result.ExitCode, result.Reason));
        Assert.Equal("a.js,a.wasm 3 one|two three\ngrüße undefined PWD", output.Stdout);
        Assert.StartsWith("node ", result.Runtime, StringComparison.Ordinal);
        Assert.NotNull(result.FirstOutput);
    }

    [Fact]
    public async Task RunAsync_ScriptThatTriesTheHost_FindsNothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (result, output) = await RunAsync(Spec($$"""
            const fs = require('fs');
            const attempt = f => { try { f(); return 'done'; } catch (e) { return e.code; } };
            console.log(attempt(() => fs.readFileSync('/etc/passwd')), attempt(() => fs.writeFileSync(__dirname + '/a.js', 'x')), attempt(() => fs.writeFileSync('/tmp/x', 'x')),
              require('child_process').spawnSync('/bin/sh', ['-c', 'true']).error?.code);
            require('net').connect({{port}}, '127.0.0.1').on('connect', () => console.log('connected')).on('error', e => console.log(e.code));
            """));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("ENOENT EROFS ENOENT ENOENT\nECONNREFUSED", output.Stdout);
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("process.exit(7)", RunEnd.Exited, 7, "The script ended with exit code 7.")]
    [InlineData("throw new Error('no')", RunEnd.Exited, 1, "The script ended with exit code 1.")]
    [InlineData("new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]))).exports.f()", RunEnd.Trapped, 1, "The script trapped: unreachable.")]
    [InlineData("const f = () => f() + 1; f()", RunEnd.StackLimit, 1, "Its calls went too deep: maximum call stack size exceeded.")]
    public async Task RunAsync_ScriptThatFails_SaysHow(string script, RunEnd end, int exitCode, string reason)
    {
        var (result, _) = await RunAsync(Spec(script));

        Assert.Equal((end, exitCode, reason), (result.End, result.ExitCode, result.Reason));
    }

    [Theory]
    [InlineData("for (;;);", RunEnd.TimeLimit)]
    [InlineData("for (;;) require('fs').writeSync(1, 'x'.repeat(1000) + '\\n');", RunEnd.OutputLimit)]
    [InlineData("const all = []; for (;;) all.push(new Array(100000).fill(Math.random()));", RunEnd.MemoryLimit)]
    [InlineData("const all = []; for (;;) all.push(Buffer.alloc(16 << 20, 1));", RunEnd.MemoryLimit)]
    public async Task RunAsync_ScriptWithoutEnd_EndsAtItsLimit(string script, RunEnd expected)
    {
        var spec = Spec(script);

        var (result, _) = await RunAsync(spec with
        {
            Limits = spec.Limits with { WallTime = TimeSpan.FromSeconds(expected == RunEnd.TimeLimit ? 1 : 20), MemoryBytes = 64 << 20 },
        });

        Assert.Equal(expected, result.End);
    }

    [Fact]
    public async Task RunAsync_WithoutAWall_IsRefusedInWords()
    {
        await using var bare = new SandboxHost(("Sandbox:Bubblewrap", "Off"));
        await bare.NeedAsync("node");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => bare.Get<IScriptSandbox>().RunAsync(Spec("1"), new SandboxHost.Lines(), CancellationToken.None));

        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("needs a wall round it, and bubblewrap is turned off", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeCommandAsync_Script_CanBeTypedBesideIt()
    {
        await _host.NeedWallAsync("node");

        Assert.Equal("node --no-experimental-fetch a.js 'it'\\''s'", await _host.Get<IScriptSandbox>().DescribeCommandAsync(Spec("1", "it's"), CancellationToken.None));
    }

    [Fact]
    public async Task DescribeCommandAsync_NoSuchScript_NamesThoseThereAre()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => _host.Get<IScriptSandbox>().DescribeCommandAsync(Spec("1") with { Script = "a.wasm" }, CancellationToken.None));

        Assert.Equal((ProblemKind.NotFound, "Choose a.js."), (problem.Kind, problem.Next));
    }
}
