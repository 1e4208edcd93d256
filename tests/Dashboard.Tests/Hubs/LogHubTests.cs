using Dashboard.Core.Logs;
using Dashboard.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Hubs;

public sealed class LogHubTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private ServiceProvider services = null!;
    private ILogStreams streams = null!;
    private LogHub hub = null!;

    public ValueTask InitializeAsync()
    {
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new Core.Storage.DataPaths(folder.Path))
            .AddLogStreams(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        streams = services.GetRequiredService<ILogStreams>();
        hub = new LogHub(streams) { Context = new FakeCallerContext() };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        hub.Dispose();
        await services.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Follow_StreamBeingWritten_ReplaysFollowsAndEndsWithTheOutcome()
    {
        var stream = streams.Create("job-1");
        stream.Write(LogSource.Stdout, "one");
        stream.Write(LogSource.Stderr, "two");
        var lines = new List<string>();
        LogOutcome? end = null;

        await foreach (var batch in hub.Follow("job-1", 1, Limit()))
        {
            lines.AddRange(batch.Text.Select((text, i) => $"{batch.First + i}{batch.Sources[i]} {text}"));
            end = batch.End ?? end;
            if (lines.Count == 2)
            {
                stream.Write(LogSource.System, "three");
                await stream.CompleteAsync(new LogOutcome("succeeded", null, 0));
            }
        }

        Assert.Equal(["1o one", "2e two", "3s three"], lines);
        Assert.Equal("succeeded", end?.State);
    }

    [Theory]
    [InlineData("job-none")]
    [InlineData("../../etc/passwd")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Follow_UnknownOrMalformedStream_IsRefused(string? id)
    {
        await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var batch in hub.Follow(id!, 1, Limit()))
            {
                Assert.Fail("no lines expected, got " + batch.Text.Count);
            }
        });
    }

    [Fact]
    public async Task Range_SomeLines_AnswersExactlyThose()
    {
        await WriteAsync(100);

        var batch = await hub.Range("job-1", 11, 20);

        Assert.Equal(11, batch.First);
        Assert.Equal(Enumerable.Range(11, 10).Select(i => $"line {i}"), batch.Text);
    }

    [Fact]
    public async Task Range_TooMany_IsCutAtTheLimit()
    {
        await WriteAsync(LogHub.MaxRange + 10);

        var batch = await hub.Range("job-1", 1, long.MaxValue);

        Assert.Equal(LogHub.MaxRange, batch.Text.Count);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 4)]
    public async Task Range_NoSense_IsRefused(long from, long to)
    {
        await WriteAsync(1);

        await Assert.ThrowsAsync<HubException>(() => hub.Range("job-1", from, to));
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private async Task WriteAsync(int count)
    {
        var stream = streams.Create("job-1");
        stream.WriteMany(LogSource.Stdout, [.. Enumerable.Range(1, count).Select(i => $"line {i}")]);
        await stream.CompleteAsync(new LogOutcome("succeeded"));
    }
}
