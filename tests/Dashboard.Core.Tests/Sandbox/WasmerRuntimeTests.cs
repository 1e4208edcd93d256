using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Wasmer's command line and answers, as its sources describe them: untried against the program.</summary>
public sealed class WasmerRuntimeTests
{
    private readonly WasmerRuntime _runtime = new();

    [Fact]
    public void RunArguments_Program_SeparatesTheGuestsOptions() =>
        Assert.Equal(
            "run --stack-size 131072 --mapdir /data:/p/0 --env K=v=1 /m/hello.wasm -- --flag 'a b'",
            ShellQuote.Join(_runtime.RunArguments(new GuestCommand
            {
                Module = "/m/hello.wasm",
                Args = ["--flag", "a b"],
                Env = new Dictionary<string, string> { ["K"] = "v=1" },
                Preopens = [new Preopen("/p/0", "/data")],
                Limits = new RunLimits { StackBytes = 131_072 },
            })));

    [Fact]
    public void RunArguments_Invoke_NamesTheExport() =>
        Assert.Equal("run --invoke=add /m/a.wasm -- 1 -2", ShellQuote.Join(_runtime.RunArguments(new GuestCommand { Module = "/m/a.wasm", Invoke = "add", Args = ["1", "-2"] })));

    [Theory]
    [InlineData(1, "error: RuntimeError: unreachable\n    at add (<module>[0]:0x1d)", RunEnd.Trapped, "unreachable")]
    [InlineData(45, "RuntimeError: out of bounds memory access", RunEnd.Trapped, "out of bounds memory access")]
    [InlineData(45, "RuntimeError: call stack exhausted", RunEnd.StackLimit, "call stack exhausted")]
    [InlineData(1, "error: Unable to instantiate the WebAssembly module\n╰─▶ 1: Error while importing \"a\".\"b\": unknown import.", RunEnd.NotInstantiated, "Error while importing \"a\".\"b\": unknown import.")]
    [InlineData(1, "my own words", null, null)]
    [InlineData(7, "RuntimeError: written by a guest that exits with 7", null, null)]
    public void Judge_ExitCodeAndLastWords_TellTheEnd(int exitCode, string lastWords, RunEnd? end, string? detail)
    {
        var verdict = _runtime.Judge(exitCode, lastWords.Split('\n'));

        Assert.Equal((end, detail), (verdict?.End, verdict?.Detail));
    }

    [Fact]
    public void ReadVersion_WhatItPrints_IsShortened() => Assert.Equal("6.0.1", _runtime.ReadVersion("wasmer 6.0.1", "/usr/bin/wasmer"));

    [Fact]
    public void Environment_Home_HoldsEverythingItWrites() =>
        Assert.All(_runtime.Environment("/home"), e => Assert.StartsWith("/home", e.Value, StringComparison.Ordinal));
}
