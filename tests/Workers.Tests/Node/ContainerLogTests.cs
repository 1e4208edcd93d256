using System.Text;
using Dashboard.Core.Logs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Workers.Node.PodLogs;

namespace Workers.Tests.Node;

public sealed class ContainerLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("?tailLines=-1")]
    [InlineData("?tailLines=x")]
    [InlineData("?limitBytes=0")]
    [InlineData("?sinceSeconds=0")]
    [InlineData("?sinceTime=yesterday")]
    [InlineData("?sinceTime=2026-11-22T15:00:00Z&sinceSeconds=3")]
    [InlineData("?follow=maybe")]
    public void Read_BadOption_SaysWhich(string query)
    {
        var (options, wrong) = Read(query);
        Assert.Null(options);
        Assert.NotNull(wrong);
    }

    [Fact]
    public void Read_AllOptions_AreTaken()
    {
        var (options, _) = Read("?tailLines=5&follow=true&timestamps=1&previous=true&sinceSeconds=60&limitBytes=10");
        Assert.Equal(
            new ContainerLogOptions { TailLines = 5, Follow = true, Timestamps = true, Previous = true, Since = Now.AddSeconds(-60), LimitBytes = 10 },
            options);
    }

    [Fact]
    public async Task WriteAsync_TailAndTimestamps_WritesTheLastLinesWithNanoseconds()
    {
        await using var node = new FakeNode();
        var log = await FilledAsync(node);
        var text = await WriteAsync(log, new ContainerLogOptions { TailLines = 2, Timestamps = true });
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, l => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z (two|three)$", l));
    }

    [Theory]
    [InlineData(5L, "one\nt")]
    [InlineData(4L, "one\n")]
    [InlineData(1000L, "one\ntwo\nthree\n")]
    public async Task WriteAsync_LimitBytes_CutsExactly(long limit, string expected)
    {
        await using var node = new FakeNode();
        Assert.Equal(expected, await WriteAsync(await FilledAsync(node), new ContainerLogOptions { LimitBytes = limit }));
    }

    [Fact]
    public async Task WriteAsync_TailZero_IsEmpty()
    {
        await using var node = new FakeNode();
        Assert.Empty(await WriteAsync(await FilledAsync(node), new ContainerLogOptions { TailLines = 0 }));
    }

    [Fact]
    public async Task WriteAsync_SinceTheFuture_IsEmpty()
    {
        await using var node = new FakeNode();
        Assert.Empty(await WriteAsync(await FilledAsync(node), new ContainerLogOptions { Since = DateTimeOffset.UtcNow.AddHours(1) }));
    }

    [Fact]
    public async Task WriteAsync_Follow_EndsWhenTheContainerEnds()
    {
        await using var node = new FakeNode();
        var log = node.Services.Logs.Create("u1", "c", 0);
        log.Write(LogSource.Stdout, "one");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var output = new MemoryStream();
        var writing = ContainerLogWriter.WriteAsync(log, new ContainerLogOptions { Follow = true }, output, limit.Token);
        log.Write(LogSource.Stderr, "two");
        await log.CompleteAsync(new LogOutcome("succeeded"));
        await writing;
        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    private static (ContainerLogOptions? Options, string? Wrong) Read(string query) =>
        ContainerLogOptions.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), Now);

    private static async Task<ILogStream> FilledAsync(FakeNode node)
    {
        var log = node.Services.Logs.Create("u1", "c", 0);
        log.WriteMany(LogSource.Stdout, ["one", "two", "three"]);
        await log.CompleteAsync(new LogOutcome("succeeded"));
        return log;
    }

    private static async Task<string> WriteAsync(ILogSource log, ContainerLogOptions options)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var output = new MemoryStream();
        await ContainerLogWriter.WriteAsync(log, options, output, limit.Token);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
