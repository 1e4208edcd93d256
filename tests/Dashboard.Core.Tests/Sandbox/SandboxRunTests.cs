using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Sandbox;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Real runtimes, real walls: what each guest may do, and how each bad one ends.</summary>
public sealed class SandboxRunTests : IAsyncDisposable
{
    private const long Megabyte = 1 << 20;
    private readonly SandboxHost _host = new();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_Hello_PrintsAndExits(string runtime)
    {
        var (result, output) = await _host.RunAsync(_host.Spec(Guests.Hello(), runtime));

        Assert.Equal((RunEnd.Exited, 0, "hello"), (result.End, result.ExitCode, output.Stdout));
        Assert.StartsWith(runtime + " ", result.Runtime, StringComparison.Ordinal);
        Assert.InRange(result.PeakMemoryBytes ?? 0, 1 * Megabyte, 512 * Megabyte);
        Assert.Equal("The module ended with exit code 0.", result.Reason);
        Assert.InRange(result.FirstOutput ?? TimeSpan.Zero, TimeSpan.FromMicroseconds(1), result.Duration);
        Assert.Equal(OutputDigest.Of("hello"), result.Output);
    }

    [Fact]
    public async Task RunAsync_SecondTime_FindsItCompiled()
    {
        var spec = _host.Spec(Guests.Hello(), "wazero");

        var (first, _) = await _host.RunAsync(spec);
        var (second, _) = await _host.RunAsync(spec);

        Assert.NotNull(first.Preparation);
        Assert.Null(second.Preparation);
    }

    [Fact]
    public async Task RunAsync_OutputWithoutLimit_IsNotDigested()
    {
        var spec = _host.Spec(Guests.Hello(), "wazero");

        var (result, _) = await _host.RunAsync(spec with { Limits = spec.Limits with { OutputBytes = null } });

        Assert.Null(result.Output);
        Assert.NotNull(result.FirstOutput);
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_ProcExit_PassesTheCodeOn(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(Guests.Exit(7), runtime));

        Assert.Equal((RunEnd.Exited, 7, "The module ended with exit code 7."), (result.End, result.ExitCode, result.Reason));
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_Trap_SaysWhich(string runtime)
    {
        var (result, output) = await _host.RunAsync(_host.Spec(Guests.Trap(), runtime));

        Assert.Equal(RunEnd.Trapped, result.End);
        Assert.Contains("unreachable", result.Reason, StringComparison.Ordinal);
        Assert.Contains("unreachable", output.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_EndlessOutput_EndsAtTheOutputLimit(string runtime)
    {
        var spec = _host.Spec(Guests.EndlessOutput(), runtime);

        var (result, output) = await _host.RunAsync(spec with { Limits = spec.Limits with { OutputBytes = Megabyte } });

        Assert.Equal(RunEnd.OutputLimit, result.End);
        Assert.Contains("1 MiB", result.Reason, StringComparison.Ordinal);
        Assert.InRange(output.Stdout.Length, Megabyte - 200, Megabyte);
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_SixteenMegabytesOfOutput_ArriveWhole(string runtime)
    {
        const int Count = 200_000;
        var spec = _host.Spec(Guests.Lines(Count), runtime);

        var (result, _) = await _host.RunAsync(spec with { Limits = spec.Limits with { OutputBytes = 20 * Megabyte } });

        Assert.Equal((RunEnd.Exited, 0, (long?)Count), (result.End, result.ExitCode, result.Output?.Lines));
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_MemoryGrownToTheEnd_IsRefusedAtTheLimit(string runtime)
    {
        // 1 page at first, then 16 at a time: 64 MiB are 1024 pages, of which 1009 are reached.
        var spec = _host.Spec(Guests.GrowUntilRefused(1 + (16 * 63)), runtime);

        var (result, _) = await _host.RunAsync(spec with { Limits = spec.Limits with { MemoryBytes = 64 * Megabyte } });

        Assert.Equal((RunEnd.Exited, 0), (result.End, result.ExitCode));
        Assert.InRange(result.PeakMemoryBytes ?? 64 * Megabyte, 60 * Megabyte, 500 * Megabyte);
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_Stdin_ReachesTheGuest(string runtime)
    {
        var spec = _host.Spec(Guests.EchoStdin(), runtime) with { Stdin = Encoding.UTF8.GetBytes("grüße\n") };

        var (result, output) = await _host.RunAsync(spec);

        Assert.Equal((0, "grüße"), (result.ExitCode, output.Stdout));
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_ArgsAndEnv_AreWhatWasGivenAndNoMore(string runtime)
    {
        var spec = _host.Spec(Guests.ArgsAndEnv(), runtime) with
        {
            ProgramName = "prog.wasm",
            Args = ["--x", "--", "two words", "$HOME"],
            Env = new Dictionary<string, string> { ["A"] = "b=c d" },
        };

        var (result, output) = await _host.RunAsync(spec);

        Assert.Equal(0, result.ExitCode);
        var words = output.Stdout.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["--x", "--", "two words", "$HOME", "A=b=c d"], words[1..]);
        if (_host.Sandbox is not null && (await _host.NeedAsync(runtime)).Limits.Any(l => l.By.StartsWith("bubblewrap", StringComparison.Ordinal)))
        {
            Assert.Equal("prog.wasm", words[0]);
        }
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_ForeignImport_IsNotInstantiated(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(Guests.ForeignImport(), runtime));

        Assert.Equal(RunEnd.NotInstantiated, result.End);
        Assert.StartsWith("The module could not be loaded: ", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wasmtime")]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_InvalidCode_IsNotInstantiated(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(Guests.InvalidCode(), runtime));

        Assert.Equal(RunEnd.NotInstantiated, result.End);
        Assert.Contains("i32", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_Cancelled_KillsAnEndlessGuest(string runtime)
    {
        var spec = _host.Spec(Guests.EndlessOutput(), runtime) with { Limits = new RunLimits { WallTime = null, OutputBytes = null } };
        await _host.NeedAsync(runtime);
        using var cancel = new CancellationTokenSource();
        var sink = new FirstLine(cancel);

        var result = await _host.Sandbox.RunAsync(spec, sink, cancel.Token).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(RunEnd.Cancelled, result.End);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])), p => CommandLine(p).Contains(_host.Root, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wazero", "on")]
    [InlineData("node", "off")]
    public async Task RunAsync_WithoutCgroups_StillMeasuresAndLimits(string runtime, string walls)
    {
        await using var host = new SandboxHost(("Sandbox:Cgroup", "Off"), ("Sandbox:Bubblewrap", walls == "off" ? "Off" : "Auto"));
        var spec = host.Spec(Guests.InfiniteLoop(), runtime);

        var (result, _) = await host.RunAsync(spec with { Limits = spec.Limits with { WallTime = TimeSpan.FromMilliseconds(700) } });

        Assert.Equal(RunEnd.TimeLimit, result.End);
        Assert.InRange(result.PeakMemoryBytes ?? 0, 1 * Megabyte, 512 * Megabyte);
        var memory = (await host.NeedAsync(runtime)).Limits.Single(l => l.Limit == "memory");
        Assert.Contains("cgroups are turned off", memory.By, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wazero")]
    [InlineData("node")]
    public async Task RunAsync_FuelWhereNobodyCounts_IsRefused(string runtime)
    {
        await _host.NeedAsync(runtime);
        var spec = _host.Spec(Guests.Hello(), runtime) with { Limits = new RunLimits { Fuel = 1000 } };

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _host.RunAsync(spec));

        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("fuel", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SecondRun_ReadsWhatTheFirstCompiled()
    {
        var spec = _host.Spec(Guests.Hello(), "wazero");
        await _host.RunAsync(spec);
        var cache = Path.Combine(_host.Root, "data", "cache", "sandbox");
        var before = Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories).Select(f => (f, File.GetLastWriteTimeUtc(f))).ToList();

        var (result, _) = await _host.RunAsync(spec);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(before, Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories).Select(f => (f, File.GetLastWriteTimeUtc(f))));
        Assert.Contains(before, f => f.f.Contains("wazero-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_MinimumAboveTheLimit_SaysSo()
    {
        await _host.NeedAsync("wazero");
        var spec = _host.Spec(new Modules.WasmBuilder().Memory(100).Build(), "wazero") with { Limits = new RunLimits { MemoryBytes = 65_536 } };

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _host.RunAsync(spec));

        Assert.Contains("100 pages", problem.Why, StringComparison.Ordinal);
    }

    private static string CommandLine(string processFolder)
    {
        try
        {
            return File.ReadAllText(processFolder + "/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed class FirstLine(CancellationTokenSource seen) : Dashboard.Core.Logs.ILogSink
    {
        public void Write(Dashboard.Core.Logs.LogSource source, string text) => seen.Cancel();

        public void WriteMany(Dashboard.Core.Logs.LogSource source, IReadOnlyList<string> lines) => seen.Cancel();
    }
}
