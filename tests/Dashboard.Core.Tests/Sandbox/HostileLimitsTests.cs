using System.Globalization;
using Dashboard.Core.Logs;
using Dashboard.Core.Sandbox;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Programs that want all there is of time, memory, calls, output and exit codes: each ends in its stated limit and leaves nothing.</summary>
[Collection(nameof(HostileTests))]
public sealed class HostileLimitsTests : IAsyncDisposable
{
    private const long Megabyte = 1 << 20;
    private readonly SandboxHost _host = new();

    public static TheoryData<string> Runtimes => HostileTests.Runtimes;

    public async ValueTask DisposeAsync()
    {
        Leftovers.AssertNone(_host);
        await _host.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task EndlessLoop_EndsAtTheTimeLimit(string runtime)
    {
        var spec = _host.Spec(Guests.InfiniteLoop(), runtime);

        var (result, _) = await _host.RunAsync(spec with { Limits = new RunLimits { WallTime = TimeSpan.FromSeconds(1) } });

        Assert.Equal((RunEnd.TimeLimit, "Ended after 1 s: that is its time limit."), (result.End, result.Reason));
        Assert.InRange(result.Duration.TotalSeconds, 0.9, 5);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task MemoryBomb_FourGigabytes_EndsAtTheMemoryLimit(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(Guests.AllocateFourGigabytes(), runtime));

        Assert.Equal(RunEnd.MemoryLimit, result.End);
        Assert.Contains("its limit is 256 MiB", result.Reason, StringComparison.Ordinal);
        Assert.InRange(result.PeakMemoryBytes ?? 0, 0, 512 * Megabyte);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task DeepRecursion_EndsAtTheStack(string runtime)
    {
        var (result, _) = await _host.RunAsync(_host.Spec(Guests.DeepRecursion(), runtime));

        Assert.Equal(RunEnd.StackLimit, result.End);
        Assert.StartsWith("Its calls went too deep: ", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task OutputFlood_OneGigabyteOfLines_EndsAtTheDefaultLimit(string runtime) => await FloodAsync(runtime, []);

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task OutputFlood_OneGigabyteWithoutEndOfLine_EndsAtTheDefaultLimit(string runtime) => await FloodAsync(runtime, ["one line"]);

    /// <summary>The whole gigabyte, where a person allows it: kept as text it would be 2 GiB of our memory.</summary>
    [Theory]
    [InlineData("wazero", "")]
    [InlineData("wazero", "one line")]
    public async Task OutputFlood_LetThrough_CostsUsNoMemory(string runtime, string argument)
    {
        var (result, sink) = await FloodAsync(runtime, argument.Length == 0 ? [] : [argument], new RunLimits { OutputBytes = 1024 * Megabyte });

        Assert.Equal((RunEnd.Exited, 0), (result.End, result.ExitCode));
        Assert.InRange(sink.Characters, 1000 * Megabyte, 1024 * Megabyte);
        Assert.True(sink.Growth < 192 * Megabyte, $"Our memory grew by {sink.Growth / Megabyte} MiB.");
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task ExitCodes_AllThereAre_AreTheGuestsOwn(string runtime)
    {
        var spec = _host.Spec(WatModule.Hostile("exit"), runtime);
        foreach (var code in runtime == "wazero" ? Enumerable.Range(0, 256) : [0, 1, 2, 3, 45, 77, 126, 127, 128, 130, 132, 133, 134, 135, 136, 137, 139, 143, 255])
        {
            var (result, _) = await _host.RunAsync(spec with { Args = [code.ToString(CultureInfo.InvariantCulture)] });

            Assert.Equal((RunEnd.Exited, code), (result.End, result.ExitCode));
        }
    }

    private async Task FloodAsync(string runtime, IReadOnlyList<string> args)
    {
        var limits = new SandboxLimits().ToRunLimits();
        var (result, sink) = await FloodAsync(runtime, args, limits);

        Assert.Equal((RunEnd.OutputLimit, "Ended for its output: it wrote more than 16 MiB, its output limit."), (result.End, result.Reason));
        Assert.InRange(sink.Characters, 15 * Megabyte, limits.OutputBytes!.Value);
        Assert.True(sink.Growth < 128 * Megabyte, $"Our memory grew by {sink.Growth / Megabyte} MiB.");
        Assert.InRange(result.PeakMemoryBytes ?? 0, 0, 512 * Megabyte);
    }

    private async Task<(RunResult Result, CountingSink Sink)> FloodAsync(string runtime, IReadOnlyList<string> args, RunLimits limits)
    {
        await _host.NeedAsync(runtime);
        var spec = _host.Spec(WatModule.Hostile("output-flood"), runtime) with { Args = args, Limits = limits };
        GC.Collect();
        var sink = new CountingSink();
        var result = await _host.Sandbox.RunAsync(spec, sink, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90), CancellationToken.None);
        sink.Look();
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.Duration.TotalSeconds:0.0} s, {sink.Characters} characters, our memory grew by {sink.Growth / Megabyte} MiB.");
        return (result, sink);
    }

    /// <summary>Counts what it is given, keeps nothing, and looks at this process's memory now and then.</summary>
    private sealed class CountingSink : ILogSink
    {
        private readonly long _before = Environment.WorkingSet;
        private long _most;
        private int _calls;

        public long Characters { get; private set; }

        /// <summary>Bytes of this process's memory at most, beyond what it had at first.</summary>
        public long Growth => Math.Max(0, _most - _before);

        public void Look() => _most = Math.Max(_most, Environment.WorkingSet);

        public void Write(LogSource source, string text) => WriteMany(source, [text]);

        public void WriteMany(LogSource source, IReadOnlyList<string> lines)
        {
            lock (this)
            {
                Characters += lines.Sum(l => (long)l.Length);
                if (++_calls % 32 == 0)
                {
                    Look();
                }
            }
        }
    }
}
