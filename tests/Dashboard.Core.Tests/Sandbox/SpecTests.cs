using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox;

namespace Dashboard.Core.Tests.Sandbox;

public sealed class SpecTests : IAsyncDisposable
{
    private readonly SandboxHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<ProblemException> RefusedAsync(Func<RunSpec, RunSpec> change) =>
        await Assert.ThrowsAsync<ProblemException>(() => _host.Sandbox.RunAsync(change(_host.Spec(Guests.Hello(), "node")), new SandboxHost.Lines(), CancellationToken.None));

    [Fact]
    public async Task RunAsync_UnknownRuntime_NamesTheKnownOnes()
    {
        var problem = await RefusedAsync(s => s with { Runtime = "lucet" });

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Contains("wasmtime, wazero, wasmer, wasmedge, node", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MissingRuntime_SaysHowToInstall()
    {
        await using var host = new SandboxHost(("Tools:wasmtime", "/nonexistent/wasmtime"));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => host.Sandbox.RunAsync(host.Spec(Guests.Hello(), "wasmtime"), new SandboxHost.Lines(), CancellationToken.None));

        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("wasmtime.dev", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Refusals_NameTheValue()
    {
        Assert.Contains("NUL", (await RefusedAsync(s => s with { Args = ["a\0b"] })).Why, StringComparison.Ordinal);
        Assert.Contains("environment", (await RefusedAsync(s => s with { Env = new Dictionary<string, string> { ["A=B"] = "" } })).Why, StringComparison.Ordinal);
        Assert.Contains("memory limit", (await RefusedAsync(s => s with { Limits = new RunLimits { MemoryBytes = 1L << 40 } })).Why, StringComparison.Ordinal);
        Assert.Contains("time limit", (await RefusedAsync(s => s with { Limits = new RunLimits { WallTime = TimeSpan.Zero } })).Why, StringComparison.Ordinal);
        Assert.Contains("stack limit", (await RefusedAsync(s => s with { Limits = new RunLimits { StackBytes = 1 } })).Why, StringComparison.Ordinal);
        Assert.Contains("no path for a guest", (await RefusedAsync(s => s with { Preopens = [new Preopen("/tmp", "/a:ro")] })).Why, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await RefusedAsync(s => s with { Preopens = [new Preopen("/nonexistent", "/a")] })).Why, StringComparison.Ordinal);
        Assert.Contains("100,000 bytes each", (await RefusedAsync(s => s with { Args = [new string('a', 200_000)] })).Why, StringComparison.Ordinal);
        Assert.Equal(ProblemKind.NotFound, (await RefusedAsync(s => s with { ModulePath = "/nonexistent.wasm" })).Kind);
    }

    [Fact]
    public async Task RunAsync_ComponentOnNode_IsRefused()
    {
        var spec = _host.Spec([.. "\0asm"u8, 0x0D, 0, 1, 0], "node");
        await _host.NeedAsync("node");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _host.RunAsync(spec));

        Assert.Contains("component", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeCommandAsync_Node_CanBeTyped()
    {
        await _host.NeedAsync("node");
        var spec = _host.Spec(Guests.EchoStdin(), "node") with { Args = ["it's"], Stdin = "hi\n"u8.ToArray() };

        var line = await _host.Sandbox.DescribeCommandAsync(spec, CancellationToken.None);

        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("hi\n", await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.EndsWith(" 'it'\\''s'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetRuntimesAsync_EveryRuntime_SaysWhoEnforcesWhat()
    {
        var runtimes = await _host.Sandbox.GetRuntimesAsync(CancellationToken.None);

        Assert.Equal(["wasmtime", "wazero", "wasmer", "wasmedge", "node"], runtimes.Select(r => r.Name));
        Assert.All(runtimes, r => Assert.Equal(["time", "memory", "fuel", "output", "stack", "network", "filesystem", "workspace"], r.Limits.Select(l => l.Limit)));
        Assert.All(runtimes, r => Assert.Equal(r.Installed, r.Version is not null));
        Assert.False(runtimes[1].Limits.Single(l => l.Limit == "fuel").Enforced);
    }

    [Fact]
    public void Validate_BadOptions_NamesEveryKeyAtOnce()
    {
        var result = new SandboxOptionsValidator().Validate(null, new SandboxOptions
        {
            CompileSeconds = 0,
            CgroupParent = "/nonexistent",
            Limits = new SandboxLimits { WallSeconds = 0, MemoryBytes = -1 },
        });

        Assert.Equal(
            ["Sandbox:Limits:WallSeconds", "Sandbox:Limits:MemoryBytes", "Sandbox:CompileSeconds", "Sandbox:CgroupParent"],
            result.Failures!.Select(f => f.Split(' ')[0]));
    }
}
