using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>
/// What surrounds a runtime this machine lacks, tried with a shell script in its place: it is found, asked for its version,
/// walled in and given a home; its words are read where it writes them.
/// </summary>
public sealed class StandInRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stand-in-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<SandboxHost> HostAsync(string name, string script, params (string, string)[] settings)
    {
        // Put in place by another process: a file this one has open for writing while some other test starts a program
        // stays open in that program for a moment, and can't be executed meanwhile (ETXTBSY).
        var (source, path) = (Path.Combine(_folder, name + ".sh"), Path.Combine(_folder, name));
        await File.WriteAllTextAsync(source, "#!/bin/sh\n" + script);
        await CallAsync("/usr/bin/install", "-m", "755", source, path);
        return new SandboxHost([.. settings, ("Tools:" + name, path)]);
    }

    private const string Wasmer = """
        if [ "$1" = --version ]; then echo "wasmer 6.0.1"; exit 0; fi
        echo "$@"
        mkdir -p "$WASMER_CACHE_DIR" && echo made > "$WASMER_CACHE_DIR/x" && cat "$WASMER_CACHE_DIR/x"
        echo "$HOME"
        """;

    [Fact]
    public async Task RunAsync_Wasmer_HasAHomeInsideTheWallAndNowhereElse()
    {
        await using var host = await HostAsync("wasmer", Wasmer);
        await host.NeedWallAsync("wasmer");

        var (result, output) = await host.RunAsync(host.Spec(Guests.Hello(), "wasmer") with { Args = ["-x"], ProgramName = "hello.wasm" });

        Assert.Equal((RunEnd.Exited, 0, "wasmer 6.0.1"), (result.End, result.ExitCode, result.Runtime));
        Assert.Equal(["run /module/hello.wasm -- -x", "made", "/home"], output.Stdout.Split('\n'));
    }

    [Fact]
    public async Task RunAsync_WasmerWithoutAWall_LosesItsHomeAfterTheRun()
    {
        await using var host = await HostAsync("wasmer", Wasmer, ("Sandbox:Bubblewrap", "Off"));

        var (result, output) = await host.RunAsync(host.Spec(Guests.Hello(), "wasmer"));

        Assert.Equal(0, result.ExitCode);
        var home = output.Stdout.Split('\n')[^1];
        Assert.NotEqual(Environment.GetEnvironmentVariable("HOME"), home);
        Assert.False(Directory.Exists(home));
    }

    [Fact]
    public async Task RunAsync_WasmEdge_IsJudgedByWhatItWritesToStdout()
    {
        await using var host = await HostAsync("wasmedge", """
            if [ "$1" = --version ]; then echo "$0 version 0.14.1"; exit 0; fi
            echo "[2026-01-01 00:00:00.000] [error] execution failed: cost limit exceeded, Code: 0x003"
            exit 134
            """);
        var spec = host.Spec(Guests.Hello(), "wasmedge");

        var (result, _) = await host.RunAsync(spec with { Limits = spec.Limits with { Fuel = 10 } });

        Assert.Equal((RunEnd.FuelLimit, "wasmedge 0.14.1"), (result.End, result.Runtime));
    }

    [Fact]
    public async Task RunAsync_WasmEdgeWithMoreFuelThanItTakes_IsRefused()
    {
        await using var host = await HostAsync("wasmedge", "echo wasmedge version 0.14.1");
        var spec = host.Spec(Guests.Hello(), "wasmedge");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => host.RunAsync(spec with { Limits = spec.Limits with { Fuel = 1L << 40 } }));

        Assert.Contains("no fuel limit above 2147483647", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LibraryFoundFromTheProgramsOwnFolder_IsFoundInsideTheWallToo()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/cc"), "needs cc");
        await using var host = new SandboxHost(("Tools:wasmedge", Path.Combine(_folder, "bin/wasmedge")));
        await CompileAsync("lib/libown.so", "const char *own(void) { return \"0.14.1\"; }", "-shared", "-fPIC");
        await CompileAsync("bin/wasmedge", """
            #include <stdio.h>
            const char *own(void);
            int main(void) { printf("wasmedge version %s\n", own()); }
            """, "-L" + Path.Combine(_folder, "lib"), "-lown", "-Wl,-rpath,$ORIGIN/../lib");

        await host.NeedWallAsync("wasmedge");
        var (result, output) = await host.RunAsync(host.Spec(Guests.Hello(), "wasmedge"));

        Assert.Equal((0, "wasmedge version 0.14.1"), (result.ExitCode, output.Stdout));
    }

    private async Task CompileAsync(string target, string source, params string[] options)
    {
        var path = Path.Combine(_folder, target);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path + ".c", source);
        await CallAsync("/usr/bin/cc", ["-o", path, path + ".c", .. options]);
    }

    private static async Task CallAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, process.ExitCode);
    }
}
