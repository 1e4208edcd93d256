using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;
using Dashboard.Core.Tests.Modules;
using static Dashboard.Core.Tests.Modules.WasmBuilder;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Calling an export: what is refused before anything runs, and what the runtimes here answer.</summary>
public sealed class InvokeTests : IAsyncDisposable
{
    private const byte F32 = 0x7D;
    private const byte F64 = 0x7C;
    private readonly SandboxHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    // One function for each type that gives its parameter back, and some more.
    private static byte[] Module()
    {
        var builder = new WasmBuilder();
        foreach (var (name, type) in new[] { ("i32", I32), ("i64", I64), ("f32", F32), ("f64", F64) })
        {
            builder.Export(name, 0, builder.Function(builder.Type([type], [type]), 0, [0x20, 0x00]));
        }

        var add = builder.Function(builder.Type([I32, I32], [I32]), 0, [0x20, 0x00, 0x20, 0x01, 0x6A]);
        var swap = builder.Function(builder.Type([I32, I64], [I64, I32]), 0, [0x20, 0x01, 0x20, 0x00]);
        var trap = builder.Function(builder.Type([], []), 0, [0x00]);
        builder.Export("add", 0, add).Export("swap", 0, swap).Export("trap", 0, trap);
        builder.Export("vector", 0, builder.Function(builder.Type([0x7B], []), 0));
        return builder.Memory(1).Export("memory", 2, 0).Build();
    }

    /// <summary>A reactor: its _initialize stores 41, which answer reads and adds one to.</summary>
    private static byte[] Reactor()
    {
        var builder = new WasmBuilder();
        builder.ImportFunction("wasi_snapshot_preview1", "sched_yield", builder.Type([], [I32]));
        var initialize = builder.Function(builder.Type([], []), 0, [.. I32Const(0), .. I32Const(41), 0x36, 0x02, 0x00, .. Call(0), 0x1A]);
        var answer = builder.Function(builder.Type([], [I32]), 0, [.. I32Const(0), 0x28, 0x02, 0x00, .. I32Const(1), 0x6A]);
        return builder.Memory(1).Export("memory", 2, 0).Export("_initialize", 0, initialize).Export("answer", 0, answer).Build();
    }

    private RunSpec Spec(string runtime, string invoke, params string[] args) => _host.Spec(Module(), runtime) with { Invoke = invoke, Args = args };

    [Theory]
    [InlineData("add", "20 22", "42")]
    [InlineData("add", "2147483647 1", "-2147483648")]
    [InlineData("i32", "4294967295", "-1")]
    [InlineData("i32", "0x10", "16")]
    [InlineData("i64", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("i64", "18446744073709551615", "-1")]
    [InlineData("f32", "0.1", "0.1")]
    [InlineData("f32", "16777217", "16777216")]
    [InlineData("f64", "0.1", "0.1")]
    [InlineData("f64", "-inf", "-inf")]
    [InlineData("f64", "nan", "NaN")]
    [InlineData("swap", "1 2", "2\n1")]
    public async Task RunAsync_ExportOnNodeOrWasmtime_PrintsItsResults(string export, string args, string expected)
    {
        foreach (var runtime in new[] { "node", "wasmtime" })
        {
            if ((await _host.Sandbox.GetRuntimesAsync(CancellationToken.None)).Single(r => r.Name == runtime).Installed)
            {
                var (result, output) = await _host.RunAsync(Spec(runtime, export, args.Split(' ')));

                Assert.Equal((RunEnd.Exited, 0, expected), (result.End, result.ExitCode, output.Stdout));
            }
        }
    }

    [Fact]
    public async Task RunAsync_Reactor_IsInitializedFirst()
    {
        var (result, output) = await _host.RunAsync(_host.Spec(Reactor(), "node") with { Invoke = "answer" });

        Assert.Equal((0, "42"), (result.ExitCode, output.Stdout));
    }

    [Fact]
    public async Task RunAsync_ReactorsInitializeItself_IsCalledOnce()
    {
        var (result, output) = await _host.RunAsync(_host.Spec(Reactor(), "node") with { Invoke = "_initialize" });

        Assert.Equal((0, ""), (result.ExitCode, output.Stdout));
    }

    [Fact]
    public async Task RunAsync_ExportThatTraps_SaysWhich()
    {
        var (result, _) = await _host.RunAsync(Spec("node", "trap"));

        Assert.Equal((RunEnd.Trapped, "The module trapped: unreachable."), (result.End, result.Reason));
    }

    [Fact]
    public async Task RunAsync_ExportThatExits_PassesTheCodeOn()
    {
        var (result, _) = await _host.RunAsync(_host.Spec(Guests.Exit(7), "node") with { Invoke = "_start" });

        Assert.Equal((RunEnd.Exited, 7), (result.End, result.ExitCode));
    }

    [Theory]
    [InlineData("nothing", "", "exports no \"nothing\"")]
    [InlineData("memory", "", "is a memory, not a function")]
    [InlineData("add", "1", "takes 2 arguments, and 1 was given")]
    [InlineData("trap", "1", "takes 0 arguments, and 1 was given")]
    [InlineData("add", "1 two", "argument 2, \"two\", is no i32")]
    [InlineData("i32", "4294967296", "is no i32")]
    [InlineData("i32", "1.5", "is no i32")]
    [InlineData("i64", "18446744073709551616", "is no i64")]
    [InlineData("i32", "0x", "is no i32")]
    [InlineData("f64", "1,5", "is no f64")]
    [InlineData("f32", "1e60", "is no f32")]
    [InlineData("vector", "1", "v128 can't be written")]
    public async Task DescribeCommandAsync_CallThatDoesNotFit_IsRefusedInWords(string export, string args, string why)
    {
        var spec = Spec("node", export, args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _host.Sandbox.DescribeCommandAsync(spec, CancellationToken.None));

        Assert.Equal((ProblemKind.Invalid, "The export can't be called."), (problem.Kind, problem.What));
        Assert.Contains(why, problem.Why, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task DescribeCommandAsync_NoRuntimeNamed_TakesTheFirstThatCanCall()
    {
        await _host.NeedAsync("node");
        await using var host = new SandboxHost(("Tools:wasmtime", "/nonexistent"));

        var line = await host.Sandbox.DescribeCommandAsync(Spec("node", "add", "1", "0x2") with { Runtime = null }, CancellationToken.None);

        Assert.Contains("--invoke add --signature 'i32 i32 -> i32'", line, StringComparison.Ordinal);
        Assert.EndsWith(" 1 2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeCommandAsync_Wazero_SaysWhoCan()
    {
        await _host.NeedAsync("wazero");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _host.Sandbox.DescribeCommandAsync(Spec("wazero", "add", "1", "2"), CancellationToken.None));

        Assert.Contains("wazero's command line can't do that", problem.Why, StringComparison.Ordinal);
        Assert.Contains("choose wasmtime, wasmer, wasmedge, node", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void RunArguments_Wasmtime_NamesTheExportBeforeTheModule() =>
        Assert.Equal(
            "run -W max-memory-size=65536 --invoke=add m.wasm 1 -2",
            ShellQuote.Join(new WasmtimeRuntime().RunArguments(new GuestCommand { Module = "m.wasm", Invoke = "add", Args = ["1", "-2"], Limits = new RunLimits { MemoryBytes = 65_536 } })));
}
