using System.Globalization;
using Dashboard.Core.Sandbox;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>
/// Programs that mean harm, on every runtime that is here, in the real sandbox: each ends in its stated limit and leaves nothing.
/// Those that want all there is of time, memory, calls and output are in <see cref="HostileLimitsTests"/>. Alone in this process: what is
/// left of a run is looked for among all of it.
/// </summary>
[CollectionDefinition(nameof(HostileTests), DisableParallelization = true)]
[Collection(nameof(HostileTests))]
public sealed class HostileTests : IAsyncDisposable
{
    private const int Megabyte = 1 << 20;
    private readonly SandboxHost _host = new();

    public static TheoryData<string> Runtimes => ["wasmtime", "wazero", "wasmer", "wasmedge", "node"];

    public async ValueTask DisposeAsync()
    {
        Leftovers.AssertNone(_host);
        await _host.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task FileFlood_TenThousandFiles_EndsAtItsLimit(string runtime)
    {
        var (result, _) = await RunInFolderAsync("file-flood", runtime, new RunLimits { WallTime = TimeSpan.FromSeconds(20) });

        Assert.Equal((RunEnd.FileLimit, "Ended for its files: its folder may hold 1000 files and folders."), (result.End, result.Reason));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task HugeFile_FourGigabytes_EndsAtItsLimit(string runtime)
    {
        var (result, folder) = await RunInFolderAsync("huge-file", runtime, new RunLimits { WallTime = TimeSpan.FromSeconds(20), WorkspaceBytes = 2 * Megabyte });

        Assert.Equal((RunEnd.FileLimit, "Ended for its files: its folder may hold 2 MiB."), (result.End, result.Reason));
        Assert.Equal((2 * Megabyte) + 1, new FileInfo(Path.Combine(folder, "huge")).Length); // the kernel's own limit, one byte further on
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Escape_LinkItMakesItself_LeadsNowhere(string runtime)
    {
        var secret = Path.Combine(_host.Root, "secret.txt");
        File.WriteAllText(secret, "secret");
        foreach (var (path, link) in new[] { ("made", "../secret.txt"), ("made", secret), ("made/passwd", "/etc"), ("made/etc/passwd", "../../.."), ("made", "/proc/self/environ"), ("made/1/environ", "/proc") })
        {
            var (result, _, output) = await RunAsync("escape", runtime, new RunLimits(), [path, link]);

            Assert.NotEqual(0, result.ExitCode);
            Assert.Equal("", output.Stdout);
        }
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Escape_DotsAndAbsolutePaths_FindNothing(string runtime)
    {
        File.WriteAllText(Path.Combine(_host.Root, "secret.txt"), "secret");
        foreach (var path in new[] { "../secret.txt", "../../../../../../etc/passwd", "/etc/passwd", "./.././../etc/hostname", "../proc/self/environ", "../../proc/1/root/etc/passwd" })
        {
            var (result, _, output) = await RunAsync("escape", runtime, new RunLimits(), [path]);

            Assert.NotEqual(0, result.ExitCode);
            Assert.Equal("", output.Stdout);
        }
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Sockets_NoneHandedOver_NoneAccepts(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(WatModule.Hostile("sockets"), runtime));

        // 100 and up: that descriptor accepted. Node 20 crashes instead of answering an error.
        Assert.DoesNotContain(result.ExitCode, Enumerable.Range(100, 11));
        Assert.True(result is { End: RunEnd.Exited, ExitCode: 0 } or { End: RunEnd.Trapped, ExitCode: 139, Reason: "The runtime itself crashed: node ended by SIGSEGV." }, result.Reason);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Connect_NoSuchFunction_IsNotInstantiated(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(WatModule.Hostile("connect"), runtime));

        Assert.NotEqual((RunEnd.Exited, 0), (result.End, result.ExitCode));
        Assert.Contains("sock_connect", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task TableBomb_GrownForEver_IsRefusedOrEnded(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(WatModule.Hostile("table-bomb"), runtime) with { Limits = new RunLimits { MemoryBytes = 64 * Megabyte, WallTime = TimeSpan.FromSeconds(10) } });

        Assert.True(result is { End: RunEnd.Exited, ExitCode: 3 } or { End: RunEnd.MemoryLimit or RunEnd.TimeLimit or RunEnd.Trapped }, $"{result.End} {result.ExitCode}: {result.Reason}");
        Assert.InRange(result.PeakMemoryBytes ?? 0, 0, 1024L * Megabyte);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task TinyWrites_AMillion_CostUsNoMemory(string runtime)
    {
        var (result, output) = await _host.RunAsync(_host.Spec(WatModule.Hostile("tiny-writes"), runtime));

        Assert.True(result is { End: RunEnd.Exited, ExitCode: 0 } or { End: RunEnd.TimeLimit }, result.Reason);
        Assert.InRange(output.Stdout.Length, 1, 1_100_000);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task BadText_NotUtf8AndEscapes_ArriveAsOneLine(string runtime)
    {
        var (result, output) = await _host.RunAsync(_host.Spec(WatModule.Hostile("bad-text"), runtime));

        Assert.Equal((RunEnd.Exited, 0), (result.End, result.ExitCode));
        Assert.EndsWith("end", output.Stdout, StringComparison.Ordinal);
        Assert.Contains('\uFFFD', output.Stdout);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task ReadForever_AtTheEndOfInput_EndsAtTheTimeLimit(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(WatModule.Hostile("read-forever"), runtime) with { Limits = new RunLimits { WallTime = TimeSpan.FromSeconds(1) } });

        Assert.Equal(RunEnd.TimeLimit, result.End);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Clock_Probed_Moves(string runtime)
    {
        var (result, output) = await _host.RunAsync(_host.Spec(WatModule.Hostile("clock"), runtime));

        Assert.Equal((RunEnd.Exited, 0), (result.End, result.ExitCode));
        TestContext.Current.TestOutputHelper?.WriteLine($"Told resolution and smallest step in ns, realtime and monotonic: {output.Stdout}");
        var steps = output.Stdout.Split('\n').Select(l => long.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture));
        Assert.All(steps, s => Assert.InRange(s, 1, 20_000_000));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Environment_Probed_IsEmptyAndArgumentsAreItsName(string runtime)
    {
        var (result, output) = await _host.RunAsync(_host.Spec(Guests.ArgsAndEnv(), runtime));

        Assert.Equal((RunEnd.Exited, 0), (result.End, result.ExitCode));
        Assert.EndsWith("guest.wasm\0", output.Stdout, StringComparison.Ordinal);
        Assert.Equal(1, output.Stdout.Count(c => c == '\0'));
    }

    private async Task<(RunResult Result, string Folder)> RunInFolderAsync(string guest, string runtime, RunLimits limits)
    {
        var (result, folder, _) = await RunAsync(guest, runtime, limits, []);
        return (result, folder);
    }

    private async Task<(RunResult Result, string Folder, SandboxHost.Lines Output)> RunAsync(string guest, string runtime, RunLimits limits, IReadOnlyList<string> args)
    {
        await _host.NeedWallAsync(runtime);
        var folder = Directory.CreateDirectory(Path.Combine(_host.Root, Guid.NewGuid().ToString("n"))).FullName;
        var spec = _host.Spec(WatModule.Hostile(guest), runtime) with { Workspace = true, WorkspaceFolder = folder, Args = args, Limits = limits };
        var (result, output) = await _host.RunAsync(spec);
        return (result, folder, output);
    }
}
