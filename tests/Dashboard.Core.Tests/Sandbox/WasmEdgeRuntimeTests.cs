using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>WasmEdge's command line and answers, as its sources describe them: untried against the program.</summary>
public sealed class WasmEdgeRuntimeTests
{
    private readonly WasmEdgeRuntime _runtime = new();

    [Fact]
    public void RunArguments_Program_LimitsMemoryInPagesAndFuelAsGas() =>
        Assert.Equal(
            "run --memory-page-limit 16 --enable-gas-measuring --gas-limit 1000 --dir /data:/p/0:readonly --dir /out:/p/1 --env K=v=1 /m/hello.wasm --flag 'a b'",
            ShellQuote.Join(_runtime.RunArguments(new GuestCommand
            {
                Module = "/m/hello.wasm",
                Args = ["--flag", "a b"],
                Env = new Dictionary<string, string> { ["K"] = "v=1" },
                Preopens = [new Preopen("/p/0", "/data"), new Preopen("/p/1", "/out", ReadOnly: false)],
                Limits = new RunLimits { MemoryBytes = (1 << 20) + 5, Fuel = 1000 },
            })));

    [Fact]
    public void RunArguments_Invoke_IsAReactorsCall() =>
        Assert.Equal(
            "run --memory-page-limit 65536 --reactor /m/a.wasm add 1 -2",
            ShellQuote.Join(_runtime.RunArguments(new GuestCommand { Module = "/m/a.wasm", Invoke = "add", Args = ["1", "-2"], Limits = new RunLimits { MemoryBytes = 8L << 30 } })));

    [Theory]
    [InlineData(134, "[2026-01-01 00:00:00.000] [error] execution failed: unreachable, Code: 0x40a\n[2026-01-01 00:00:00.000] [error]     In instruction: unreachable (0x00)", RunEnd.Trapped, "unreachable")]
    [InlineData(134, "[2026-01-01 00:00:00.000] [error] execution failed: cost limit exceeded, Code: 0x003", RunEnd.FuelLimit, "cost limit exceeded")]
    [InlineData(1, "[2026-01-01 00:00:00.000] [error] instantiation failed: unknown import, Code: 0x302", RunEnd.NotInstantiated, "unknown import")]
    [InlineData(1, "[2026-01-01 00:00:00.000] [error] validation failed: type mismatch, Code: 0x202", RunEnd.NotInstantiated, "type mismatch")]
    [InlineData(1, "my own words", null, null)]
    public void Judge_ExitCodeAndLastWords_TellTheEnd(int exitCode, string lastWords, RunEnd? end, string? detail)
    {
        var verdict = _runtime.Judge(exitCode, lastWords.Split('\n'));

        Assert.Equal((end, detail), (verdict?.End, verdict?.Detail));
    }

    [Theory]
    [InlineData("wasmedge version 0.14.1", "0.14.1")]
    [InlineData("/opt/my version of/wasmedge version 0.14.1-rc.1", "0.14.1-rc.1")]
    public void ReadVersion_WhatItPrints_IsShortened(string printed, string expected) => Assert.Equal(expected, _runtime.ReadVersion(printed, "/usr/bin/wasmedge"));
}
