using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>The adapters' command lines and verdicts, without the programs.</summary>
public sealed class RuntimeCommandTests
{
    private static readonly GuestCommand Command = new()
    {
        Module = "/m/hello.wasm",
        Args = ["--flag", "a b"],
        Env = new Dictionary<string, string> { ["K"] = "v=1" },
        Preopens = [new Preopen("/p/0", "/data"), new Preopen("/p/1", "/out", ReadOnly: false)],
        Limits = new RunLimits { MemoryBytes = 65_536 },
    };

    private static readonly Dictionary<string, IWasmRuntime> Runtimes = new()
    {
        ["wasmtime"] = new WasmtimeRuntime(),
        ["wazero"] = new WazeroRuntime(),
        ["node"] = new NodeRuntime(),
    };

    [Theory]
    [InlineData("wasmtime", "run -W max-memory-size=65536 --dir /p/0::/data --dir /p/1::/out --env K=v=1 /m/hello.wasm --flag 'a b'")]
    [InlineData("wazero", "run -mount=/p/0:/data:ro -mount=/p/1:/out -env=K=v=1 /m/hello.wasm -- --flag 'a b'")]
    [InlineData("node", "--no-warnings wasi-run.mjs --dir /p/0::/data --dir /p/1::/out --env K=v=1 /m/hello.wasm --flag 'a b'")]
    public void RunArguments_Plain_AreAsDocumented(string runtime, string expected) =>
        Assert.Equal(expected, ShellQuote.Join(Runtimes[runtime].RunArguments(Command)));

    [Fact]
    public void RunArguments_WasmtimeCompiledWithLimits_StartsTheCompiledForm()
    {
        var command = Command with
        {
            Args = [],
            Env = new Dictionary<string, string>(),
            Preopens = [],
            Compiled = "/c/x.cwasm",
            ProgramName = "hello.wasm",
            Limits = new RunLimits { MemoryBytes = 65_536, Fuel = 1000, StackBytes = 131_072 },
        };

        var words = ShellQuote.Join(Runtimes["wasmtime"].RunArguments(command));

        Assert.Equal("run --allow-precompiled -W max-memory-size=65536 -W fuel=1000 -W max-wasm-stack=131072 --argv0 hello.wasm /c/x.cwasm", words);
    }

    [Fact]
    public void CompileArguments_WasmtimeWithFuel_CountsItAndHasAnotherName()
    {
        var runtime = Runtimes["wasmtime"];
        var limits = new RunLimits { Fuel = 5 };

        Assert.Equal(["compile", "-W", "fuel=5", "-o", "/out/x", "/m.wasm"], runtime.CompileArguments("/m.wasm", "/out/x", limits)!);
        Assert.NotEqual(runtime.CompiledName(limits), runtime.CompiledName(new RunLimits()));
    }

    [Fact]
    public void RunArguments_WazeroCompiled_NamesTheCacheAndNeverATimeout()
    {
        var words = Runtimes["wazero"].RunArguments(Command with { Compiled = "/c" });

        Assert.Equal("-cachedir=/c", words[1]);
        Assert.DoesNotContain(words, w => w.StartsWith("-timeout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wasmtime", 134, "Error: failed to run\n  1: wasm trap: wasm `unreachable` instruction executed", RunEnd.Trapped)]
    [InlineData("wasmtime", 134, "wasm trap: all fuel consumed by WebAssembly", RunEnd.FuelLimit)]
    [InlineData("wasmtime", 134, "wasm trap: call stack exhausted", RunEnd.StackLimit)]
    [InlineData("wasmtime", 1, "Error: failed to parse\n\nCaused by:\n    0: unknown import: `a::b` has not been defined", RunEnd.NotInstantiated)]
    [InlineData("wasmtime", 1, "my own words", null)]
    [InlineData("wazero", 1, "error instantiating wasm binary: module[] function[_start] failed: wasm error: unreachable\nwasm stack trace:", RunEnd.Trapped)]
    [InlineData("wazero", 1, "error instantiating wasm binary: module[] function[_start] failed: stack overflow", RunEnd.StackLimit)]
    [InlineData("wazero", 1, "error instantiating wasm binary: module[a] not instantiated", RunEnd.NotInstantiated)]
    [InlineData("wazero", 1, "error compiling wasm binary: invalid function[0]", RunEnd.NotInstantiated)]
    [InlineData("wazero", 2, "fatal error: runtime: out of memory", RunEnd.MemoryLimit)]
    [InlineData("wazero", 2, "usage of my program", null)]
    [InlineData("wazero", 1, "my own words", null)]
    [InlineData("node", 134, "wasm trap: unreachable", RunEnd.Trapped)]
    [InlineData("node", 134, "wasm trap: Maximum call stack size exceeded", RunEnd.StackLimit)]
    [InlineData("node", 1, "wasm not instantiated: module[a] is not provided", RunEnd.NotInstantiated)]
    [InlineData("node", 1, "my own words", null)]
    public void Judge_ExitCodeAndLastWords_TellTheEnd(string runtime, int exitCode, string lastWords, RunEnd? expected) =>
        Assert.Equal(expected, Runtimes[runtime].Judge(exitCode, lastWords.Split('\n'))?.End);

    [Fact]
    public void ReadVersion_WhatEachPrints_IsShortened()
    {
        Assert.Equal("36.0.14", Runtimes["wasmtime"].ReadVersion("wasmtime 36.0.14 (abc 2026-01-01)", "/usr/bin/wasmtime"));
        Assert.Equal("1.9.0", Runtimes["wazero"].ReadVersion("1.9.0", "/usr/bin/wazero"));
        Assert.Equal("20.20.2", Runtimes["node"].ReadVersion("v20.20.2", "/usr/bin/node"));
    }
}
