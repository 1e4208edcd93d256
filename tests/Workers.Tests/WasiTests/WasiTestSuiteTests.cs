using System.Diagnostics;
using Workers.WasiTests;

namespace Workers.Tests.WasiTests;

/// <summary>A suite in miniature, compiled here from text, on the runtimes this machine has.</summary>
public sealed class WasiTestSuiteTests : IDisposable
{
    private readonly string _suite = Directory.CreateTempSubdirectory("mini-suite-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => Directory.Delete(_suite, recursive: true);

    private static string Module(string body) => $"""
        (module
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 64) "hello\0a")
          (data (i32.const 80) "made")
          (func (export "_start") {body}))
        """;

    private const string Hello = "(i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 6)) (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))";

    // Makes the file "made" in the first folder, and exits with the error number: 20 (EEXIST) when it is there already.
    private const string MakeFile = "(call $exit (call $open (i32.const 3) (i32.const 0) (i32.const 80) (i32.const 4) (i32.const 5) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 8)))";

    private async Task AddAsync(string name, string body, string? json = null)
    {
        var path = Path.Combine(_suite, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path + ".wat", Module(body));
        using var tool = Process.Start("wat2wasm", [path + ".wat", "-o", path + ".wasm"]);
        await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, tool.ExitCode);
        if (json is not null)
        {
            await File.WriteAllTextAsync(path + ".json", json);
        }
    }

    private async Task<string> RunAsync(int expectedExit, bool strict = false, params string[] runtimes)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm");
        var options = new WasiTestOptions(_suite, runtimes, strict, TimeSpan.FromSeconds(20));
        var exit = await WasiTestHost.RunAsync(options, _output, _error, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90));
        Assert.SkipWhen(exit == 2 && _error.ToString().Contains("not installed", StringComparison.Ordinal), _error.ToString());
        Assert.Equal((expectedExit, ""), (exit, expectedExit == 2 ? "" : _error.ToString()));
        return _output.ToString();
    }

    [Theory]
    [InlineData("node")]
    [InlineData("wazero")]
    [InlineData("wasmtime")]
    public async Task RunAsync_TestsThatHold_Pass(string runtime)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm");
        Directory.CreateDirectory(Path.Combine(_suite, "a", "root.dir"));
        await AddAsync("a/plain", "(nop)");
        await AddAsync("a/exit", "(call $exit (i32.const 33))", """{"exit_code": 33}""");
        await AddAsync("a/stdout", Hello, """{"stdout": "hello\n"}""");
        await AddAsync("a/args", "(drop (call $args (i32.const 0) (i32.const 4))) (call $exit (i32.load (i32.const 0)))", """{"args": ["one", "a \"b\""], "exit_code": 3}""");
        await AddAsync("a/env", "(drop (call $environ (i32.const 0) (i32.const 4))) (call $exit (i32.load (i32.const 0)))", """{"env": {"a": "b", "c": "new\nline"}, "exit_code": 2}""");
        await AddAsync("a/file", MakeFile, """{"root": "root.dir"}""");
        await AddAsync("a/file-again", MakeFile, """{"root": "root.dir"}""");
        await AddAsync(
            "a/operations",
            "(i32.store (i32.const 0) (i32.const 512)) (i32.store (i32.const 4) (i32.const 9)) (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))) "
                + "(i32.store (i32.const 4) (i32.load (i32.const 8))) (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))",
            """{"operations": [{"type": "run"}, {"type": "write", "id": "stdin", "payload": "in\n"}, {"type": "read", "payload": "in\n"}, {"type": "wait"}]}""");

        var text = await RunAsync(0, strict: true, runtime);

        Assert.Matches($@"{runtime} \S+ +8 +0 +0 ", text);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_suite, "a", "root.dir")));
    }

    [Fact]
    public async Task RunAsync_TestsThatDoNotHold_TellExpectedAndGot()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm");
        await AddAsync("code", "(call $exit (i32.const 7))", """{"exit_code": 33}""");
        await AddAsync("output", Hello, """{"stdout": "good bye"}""");
        await AddAsync("trap", "(unreachable)");

        var text = await RunAsync(0, strict: false, "node");

        Assert.Matches(@"node \S+ +0 +3 +0 ", text);
        Assert.Contains("code\n    expected exit code 33\n    got      exit code 7", text, StringComparison.Ordinal);
        Assert.Contains("output\n    expected stdout \"good bye\"\n    got      stdout \"hello\"", text, StringComparison.Ordinal);
        Assert.Contains("trap\n    expected exit code 0\n    got      The module trapped: unreachable", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_StrictWithAFailure_EndsWithOne()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm");
        await AddAsync("trap", "(unreachable)");

        await RunAsync(1, strict: true, "node");
    }

    [Fact]
    public async Task RunAsync_WhatCantBeRunHere_IsSkippedWithItsReason()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/wat2wasm"), "needs wat2wasm");
        await AddAsync("p3/later", "(nop)");
        await File.WriteAllTextAsync(Path.Combine(_suite, "p3", "manifest.json"), """{"name": "x", "version": "wasm32-wasip3"}""");
        await AddAsync("http", "(nop)", """{"proposals": ["http"], "operations": [{"type": "run"}]}""");
        await AddAsync("socket", "(nop)", """{"operations": [{"type": "run"}, {"type": "connect"}]}""");
        await AddAsync("outside", "(nop)", """{"root": "../../etc"}""");
        await AddAsync("broken", "(nop)", "{");

        var text = await RunAsync(0, strict: true, "node");

        Assert.Matches(@"node \S+ +0 +0 +5 ", text);
        Assert.Contains("p3/later: it is for wasm32-wasip3", text, StringComparison.Ordinal);
        Assert.Contains("http: it needs http", text, StringComparison.Ordinal);
        Assert.Contains("socket: it needs the operation connect", text, StringComparison.Ordinal);
        Assert.Contains("outside: its folder \"../../etc\" is not beside it", text, StringComparison.Ordinal);
        Assert.Contains("broken: broken.json can't be read", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NothingToRun_SaysWhy()
    {
        var empty = await WasiTestHost.RunAsync(new WasiTestOptions(_suite, [], Strict: false, TimeSpan.FromSeconds(1)), _output, _error, CancellationToken.None);
        Assert.Equal(2, empty);
        Assert.Contains("holds no .wasm file", _error.ToString(), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(Path.Combine(_suite, "x.wasm"), "\0asm\u0001\0\0\0"u8.ToArray());
        var unknown = await WasiTestHost.RunAsync(new WasiTestOptions(_suite, ["\u001b[31mnone"], Strict: false, TimeSpan.FromSeconds(1)), _output, _error, CancellationToken.None);
        Assert.Equal(2, unknown);
        Assert.Contains("\"[31mnone\" is not known", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dir x --runtime node --runtime wazero --strict --time-limit 5", 0)]
    [InlineData("--dir x --time-limit 0", 1)]
    [InlineData("--strict", 1)]
    public async Task Create_CommandLine_IsRead(string line, int expected)
    {
        WasiTestOptions? options = null;
        var command = WasiTestCommand.Create((o, _) =>
        {
            options = o;
            return Task.FromResult(0);
        });

        var exit = await command.Parse(line).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = _output, Error = _error });

        Assert.Equal(expected, exit);
        if (expected == 0)
        {
            Assert.Equal((true, TimeSpan.FromSeconds(5), Path.GetFullPath("x")), (options!.Strict, options.TimeLimit, options.Folder));
            Assert.Equal(["node", "wazero"], options.Runtimes);
        }
    }
}
