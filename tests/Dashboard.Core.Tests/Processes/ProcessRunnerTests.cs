using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Core.Tests.Processes;

public sealed class ProcessRunnerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Program_GivesLinesByStreamAndTheExitCode()
    {
        var result = await Runner().RunAsync(Shell("echo out; printf 'err\\r\\nno feed' >&2; exit 7"), _sink, Token);
        Assert.Equal(ProcessEnd.Exited, result.End);
        Assert.Equal(7, result.ExitCode);
        Assert.Equal(["out"], _sink.Of(LogSource.Stdout));
        Assert.Equal(["err", "no feed"], _sink.Of(LogSource.Stderr));
        Assert.Equal(4 + 12, result.OutputBytes);
    }

    [Fact]
    public async Task Run_Stdin_ReachesTheProgramAndIsClosed()
    {
        await Runner().RunAsync(Shell("cat") with { Stdin = Encoding.UTF8.GetBytes("hello\nworld") }, _sink, Token);
        Assert.Equal(["hello", "world"], _sink.Of(LogSource.Stdout));
    }

    [Theory]
    [InlineData("x", 30_000, 1)]
    [InlineData("x", 60_000, 2)]
    [InlineData("é€", 60_000, 8)]
    public async Task Run_LongLine_IsCutBetweenCharactersWithoutLoss(string text, int times, int lines)
    {
        var line = string.Concat(Enumerable.Repeat(text, times));
        await Runner().RunAsync(Shell("cat") with { Stdin = Encoding.UTF8.GetBytes(line + "\nnext\n") }, _sink, Token);

        var read = _sink.Of(LogSource.Stdout);
        Assert.Equal(line, string.Concat(read.SkipLast(1)));
        Assert.Equal("next", read[^1]);
        Assert.InRange(read.Count - 1, lines, lines + 2);
        Assert.All(read, piece => Assert.InRange(Encoding.UTF8.GetByteCount(piece), 1, 40_000));
    }

    [Fact]
    public async Task Run_Environment_ReplacesTheDashboards()
    {
        await Runner().RunAsync(
            new ProcessSpec { FileName = "/usr/bin/env", Environment = new Dictionary<string, string> { ["ONLY"] = "this" } }, _sink, Token);
        Assert.Equal(["ONLY=this"], _sink.Of(LogSource.Stdout));
    }

    [Fact]
    public async Task Run_Cancelled_KillsTheWholeGroup()
    {
        using var cancel = new CancellationTokenSource();
        var running = Runner().RunAsync(Shell("sleep 300 & echo $!; wait"), _sink, cancel.Token);
        var child = int.Parse(await _sink.FirstLineAsync().WaitAsync(Limit, Token), CultureInfo.InvariantCulture);
        await cancel.CancelAsync();
        var result = await running.WaitAsync(Limit, Token);
        Assert.Equal(ProcessEnd.Cancelled, result.End);
        Assert.True(IsGone(child), "The child of the cancelled process still runs.");
    }

    [Fact]
    public async Task Run_LeavesAChildBehind_TheChildIsKilledAndTheRunEnds()
    {
        var result = await Runner().RunAsync(Shell("sleep 300 & echo $!"), _sink, Token).WaitAsync(Limit, Token);
        Assert.Equal(ProcessEnd.Exited, result.End);
        Assert.True(IsGone(int.Parse(Assert.Single(_sink.Of(LogSource.Stdout)), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Run_PastItsWallTime_IsKilledAndSaysSo()
    {
        var result = await Runner().RunAsync(Shell("trap '' TERM; sleep 300") with { WallTime = TimeSpan.FromMilliseconds(200) }, _sink, Token).WaitAsync(Limit, Token);
        Assert.Equal(ProcessEnd.TimedOut, result.End);
    }

    [Fact]
    public async Task Run_EndlessOutput_IsCutAtTheLimit()
    {
        var result = await Runner().RunAsync(Shell("yes") with { OutputBytes = 10_000 }, _sink, Token).WaitAsync(Limit, Token);
        Assert.Equal(ProcessEnd.OutputLimit, result.End);
        Assert.InRange(_sink.Of(LogSource.Stdout).Sum(l => l.Length + 1), 9_900, 10_001);
    }

    [Fact]
    public async Task Run_MissingProgram_SaysWhich()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Runner().RunAsync(new ProcessSpec { FileName = "/nowhere/tool" }, _sink, Token));
        Assert.Contains("/nowhere/tool", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ProgramThatIgnoresTerm_IsKilledAfterTheGrace()
    {
        await using var running = Runner().Start(Shell("trap '' TERM; echo up; while :; do sleep 300; done"), _sink);
        await _sink.FirstLineAsync().WaitAsync(Limit, Token);
        await running.StopAsync(TimeSpan.FromMilliseconds(100)).WaitAsync(Limit, Token);
        Assert.True(IsGone(running.Id));
    }

    [Fact]
    public async Task KillLeftovers_AfterTheDashboardDied_EndsTheGroupAndForgetsIt()
    {
        // What a killed dashboard leaves: a session whose leader is gone, and its entry in the ledger.
        using var leader = Process.Start(new ProcessStartInfo("/usr/bin/setsid", ["/bin/sh", "-c", "sleep 300 & echo $!; sleep 300"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var child = int.Parse((await leader.StandardOutput.ReadLineAsync(Token))!, CultureInfo.InvariantCulture);
        var ledger = Ledger();
        Assert.NotNull(ledger.Add(leader.Id));
        leader.Kill();
        await leader.WaitForExitAsync(Token);
        Assert.False(IsGone(child));

        Assert.Equal(1, Ledger().KillLeftovers());
        Assert.True(SpinWait.SpinUntil(() => IsGone(child), Limit));
        Assert.Equal(0, Ledger().KillLeftovers());
    }

    [Fact]
    public async Task Run_Ends_LeavesNothingInTheLedger()
    {
        await Runner().RunAsync(Shell("true"), _sink, Token);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Root, "processes"), "*", SearchOption.AllDirectories));
    }

    public void Dispose() => _folder.Dispose();

    private static ProcessSpec Shell(string script) => new() { FileName = "/bin/sh", Arguments = ["-c", script] };

    private static bool IsGone(int pid)
    {
        // A killed process whose parent has not waited for it yet is a zombie: gone for our purpose.
        return SpinWait.SpinUntil(
            () =>
            {
                try
                {
                    var stat = File.ReadAllText($"/proc/{pid}/stat");
                    return stat[stat.LastIndexOf(')') + 2] == 'Z';
                }
                catch (IOException)
                {
                    return true;
                }
            },
            TimeSpan.FromSeconds(1));
    }

    private ProcessLedger Ledger() => new(_folder.Paths, NullLogger<ProcessLedger>.Instance);

    private ProcessRunner Runner() => new(Ledger());
}
