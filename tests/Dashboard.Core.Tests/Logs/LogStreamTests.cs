using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Tests.Logs;

public sealed class LogStreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private readonly LogOptions _options = new() { BatchInterval = TimeSpan.FromMilliseconds(1) };
    private readonly List<LogStreams> _opened = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_WhileWriting_GetsEveryLineOnceInOrder()
    {
        var stream = Open().Create("busy");
        for (var i = 1; i <= 500; i++)
        {
            stream.Write(LogSource.Stdout, $"line {i}");
        }

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => CollectAsync(stream))).ToList();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                stream.Write(LogSource.Stdout, $"writer {w} line {i}");
            }
        })).ToList();
        await Task.WhenAll(writers).WaitAsync(Limit, Token);
        await stream.CompleteAsync(new LogOutcome("succeeded"));

        foreach (var reader in readers)
        {
            var (lines, skipped, end) = await reader.WaitAsync(Limit, Token);
            Assert.Equal(0, skipped);
            Assert.Equal(Enumerable.Range(1, 20_500).Select(i => (long)i), lines.Select(l => l.Seq));
            Assert.Equal("succeeded", end?.State);
        }
    }

    [Fact]
    public async Task Read_LiveAndFarBehind_SkipsToMemoryAndSaysHowMany()
    {
        _options.MemoryLines = 100;
        var stream = Open().Create("slow");
        stream.Write(LogSource.Stdout, "first");
        await using var reader = stream.ReadAsync(1, follow: true, LogReadMode.Live, Token).GetAsyncEnumerator(Token);
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(Limit, Token));

        for (var i = 0; i < 1000; i++)
        {
            stream.Write(LogSource.Stdout, "more");
        }

        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(Limit, Token));
        Assert.Equal(900, reader.Current.Skipped);
        Assert.Equal(902, reader.Current.Lines[0].Seq);
    }

    [Fact]
    public async Task Read_CompleteAndFarBehind_ReadsWhatMemoryNoLongerHasFromDisk()
    {
        _options.MemoryLines = 100;
        var stream = Open().Create("thorough");
        for (var i = 1; i <= 3000; i++)
        {
            stream.Write(LogSource.Stderr, $"tab\there {i}");
        }

        await stream.CompleteAsync(new LogOutcome("failed", "Because.", 3));

        var (lines, skipped, end) = await CollectAsync(stream);
        Assert.Equal(0, skipped);
        Assert.Equal(3000, lines.Count);
        Assert.Equal("tab\there 17", lines[16].Text);
        Assert.All(lines, l => Assert.Equal(LogSource.Stderr, l.Source));
        Assert.Equal(new LogOutcome("failed", "Because.", 3), end);
    }

    [Theory]
    [InlineData(2990, 2990)]
    [InlineData(-5, 2996)]
    [InlineData(0, 1)]
    [InlineData(-9999, 1)]
    public async Task Read_FromAPosition_StartsThere(long from, long first)
    {
        var stream = Open().Create("position");
        for (var i = 1; i <= 3000; i++)
        {
            stream.Write(LogSource.Stdout, "x");
        }

        await foreach (var batch in stream.ReadAsync(from, follow: false, cancellationToken: Token))
        {
            Assert.Equal(first, batch.Lines[0].Seq);
            return;
        }

        Assert.Fail("Nothing came.");
    }

    [Fact]
    public async Task Read_FewLinesAndTheEnd_ComeSoonerThanTheInterval()
    {
        _options.BatchInterval = TimeSpan.FromSeconds(10);
        var stream = Open().Create("short");
        await using var reader = stream.ReadAsync(cancellationToken: Token).GetAsyncEnumerator(Token);
        foreach (var text in new[] { "the command", "its first line" })
        {
            stream.Write(LogSource.Stdout, text);
            Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(_options.BatchInterval / 2, Token));
            Assert.Equal(text, Assert.Single(reader.Current.Lines).Text);
        }

        var last = reader.MoveNextAsync().AsTask();
        await stream.CompleteAsync(new LogOutcome("succeeded"));
        Assert.True(await last.WaitAsync(_options.BatchInterval / 2, Token));
        Assert.Equal("succeeded", reader.Current.End?.State);
    }

    [Fact]
    public async Task Read_WithoutFollow_EndsAtTheNewestLine()
    {
        var stream = Open().Create("snapshot");
        stream.Write(LogSource.Stdout, "one\ntwo");
        var (lines, _, end) = await CollectAsync(stream, follow: false);
        Assert.Equal(["one", "two"], lines.Select(l => l.Text));
        Assert.Null(end);
    }

    [Fact]
    public async Task Read_Cancelled_EndsAndLeavesTheStreamWhole()
    {
        var stream = Open().Create("cancelled");
        using var cancel = new CancellationTokenSource();
        var reading = CollectAsync(stream, token: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Limit, Token));

        stream.Write(LogSource.Stdout, "still here");
        await stream.CompleteAsync(new LogOutcome("succeeded"));
        Assert.Equal("still here", Assert.Single((await CollectAsync(stream)).Lines).Text);
    }

    [Fact]
    public async Task Write_PastTheDiskCap_StillReachesTheLiveReaderAndTheEndSaysHowMuchWasCut()
    {
        _options.DiskBytes = 8192;
        _options.MemoryLines = 16;
        var logs = Open();
        var stream = logs.Create("capped");
        await using (var live = stream.ReadAsync(1, true, LogReadMode.Live, Token).GetAsyncEnumerator(Token))
        {
            for (var i = 1; i <= 1000; i++)
            {
                stream.Write(LogSource.Stdout, $"line {i}");
                Assert.True(await live.MoveNextAsync().AsTask().WaitAsync(Limit, Token));
                Assert.Equal(i, live.Current.Lines[^1].Seq);
            }
        }

        await stream.CompleteAsync(new LogOutcome("succeeded"));
        var (lines, skipped, _) = await CollectAsync(logs.Find("capped")!);
        Assert.True(skipped > 500, $"Only {skipped} lines were reported as skipped.");
        Assert.Contains("not kept", lines[^1].Text, StringComparison.Ordinal);
        Assert.Equal(LogSource.System, lines[^1].Source);
        Assert.Equal(1001, lines.Count + skipped);
        Assert.True(new FileInfo(Path.Combine(_folder.Paths.Logs, "capped.log")).Length < 9000);
    }

    [Fact]
    public async Task Write_LongLine_IsCutIntoSeveralWithoutLoss()
    {
        _options.LineCharacters = 100;
        var stream = Open().Create("long");
        var text = string.Concat(Enumerable.Repeat("ab😀", 100));
        stream.Write(LogSource.Stdout, text);
        var (lines, _, _) = await CollectAsync(stream, follow: false);
        Assert.All(lines, l => Assert.InRange(l.Text.Length, 1, 100));
        Assert.Equal(text, string.Concat(lines.Select(l => l.Text)));
    }

    [Fact]
    public async Task Find_AfterRestart_ReplaysAndSaysInterrupted()
    {
        var first = Open();
        var stream = first.Create("restarted");
        stream.Write(LogSource.Stdout, "kept");
        await first.DisposeAsync();

        var (lines, _, end) = await CollectAsync(Open().Find("restarted")!);
        Assert.Equal("kept", Assert.Single(lines).Text);
        Assert.Equal("interrupted", end?.State);
    }

    [Fact]
    public async Task Find_TornLastRecord_KeepsWhatIsWhole()
    {
        var path = Path.Combine(_folder.Paths.Logs, "torn.log");
        await File.WriteAllTextAsync(path, "1\t638000000000000000\t0\twhole\n2\t638000000000000000\t0\tto", Token);
        var (lines, _, end) = await CollectAsync(Open().Find("torn")!);
        Assert.Equal("whole", Assert.Single(lines).Text);
        Assert.Equal("interrupted", end?.State);
    }

    [Theory]
    [InlineData("../secrets")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("nul\0")]
    public void Create_BadId_IsRefused(string id)
    {
        var problem = Assert.Throws<ProblemException>(() => Open().Create(id));
        Assert.Equal(ProblemKind.Invalid, problem.Kind);
    }

    [Fact]
    public async Task Complete_Twice_KeepsTheFirstOutcomeAndIgnoresLaterWrites()
    {
        var logs = Open();
        var stream = logs.Create("twice");
        await stream.CompleteAsync(new LogOutcome("succeeded"));
        await stream.CompleteAsync(new LogOutcome("failed"));
        stream.Write(LogSource.Stdout, "late");
        var (lines, _, end) = await CollectAsync(logs.Find("twice")!);
        Assert.Empty(lines);
        Assert.Equal("succeeded", end?.State);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var logs in _opened)
        {
            await logs.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task<(List<LogLine> Lines, long Skipped, LogOutcome? End)> CollectAsync(
        ILogSource source, bool follow = true, CancellationToken? token = null)
    {
        var lines = new List<LogLine>();
        long skipped = 0;
        LogOutcome? end = null;
        await foreach (var batch in source.ReadAsync(1, follow, LogReadMode.Complete, token ?? Token))
        {
            lines.AddRange(batch.Lines);
            skipped += batch.Skipped;
            end = batch.End;
        }

        return (lines, skipped, end);
    }

    private LogStreams Open()
    {
        var logs = new LogStreams(_folder.Paths, Options.Create(_options), TimeProvider.System);
        _opened.Add(logs);
        return logs;
    }
}
