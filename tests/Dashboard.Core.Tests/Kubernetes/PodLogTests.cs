using System.Text;
using Dashboard.Core.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Core.Tests.Kubernetes;

public sealed class PodLogTests
{
    [Theory]
    [InlineData("2026-11-22T15:04:05.123456789Z hello  world", 123_456_789, "hello  world")]
    [InlineData("2026-11-22T15:04:05Z x", 0, "x")]
    [InlineData("2026-11-22T15:04:05.5Z ", 500_000_000, "")]
    [InlineData("2026-11-22T17:04:05.5+02:00 y", 500_000_000, "y")]
    public void Parse_TimeAndText_AreTakenApart(string line, long fraction, string text)
    {
        var parsed = PodLogLine.Parse(line);
        var second = new DateTimeOffset(2026, 11, 22, 15, 4, 5, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal((second * 1_000_000_000) + fraction, parsed.UnixNanoseconds);
        Assert.Equal(text, parsed.Text);
    }

    [Theory]
    [InlineData("no time here")]
    [InlineData("2026-99-22T15:04:05Z x")]
    [InlineData("")]
    public void Parse_NoTime_TakesTheLineWhole(string line)
    {
        Assert.Equal(line, PodLogLine.Parse(line).Text);
        Assert.Equal(0, PodLogLine.Parse(line).UnixNanoseconds);
    }

    [Fact]
    public void ResumePoint_SameSecondAgain_ShowsOnlyWhatIsNew()
    {
        var point = new LogResumePoint();
        string[] first = ["05.1Z a", "05.2Z b", "05.2Z c"];
        string[] again = ["05.1Z a", "05.2Z b", "05.2Z c", "05.2Z d", "05.3Z e"];
        Assert.Equal(["a", "b", "c"], Shown(first));
        Assert.Equal(["d", "e"], Shown(again));
        Assert.Equal([], Shown([.. again, .. Array.Empty<string>()]));

        List<string> Shown(string[] lines)
        {
            point.BeginAgain();
            return lines.Select(l => PodLogLine.Parse("2026-11-22T15:04:" + l)).Where(point.IsNew).Select(l => l.Text).ToList();
        }
    }

    [Fact]
    public async Task ReadAsync_LongLineAndUnfinishedEnd_ComeInPiecesWithoutLoss()
    {
        var text = new string('x', 200_000) + "\nend";
        var lines = new List<string>();
        await foreach (var line in PodLogReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None))
        {
            lines.Add(line);
        }

        Assert.Equal("end", lines[^1]);
        Assert.Equal(200_000, lines.SkipLast(1).Sum(l => l.Length));
        Assert.All(lines, l => Assert.True(l.Length <= 65_536));
    }

    [Fact]
    public async Task FollowAsync_StreamCut_ResumesWithSinceTimeAndDropsWhatWasShown()
    {
        var running = Pod("Running", "5", """{"running":{"startedAt":"2026-11-22T15:04:00Z"}}""");
        var ended = Pod("Succeeded", "6", """{"terminated":{"exitCode":0}}""");
        var api = new PodApi(running, ended);
        using var client = api.Client();
        var follower = new PodLogFollower(client, "default", "demo", null, NullLogger.Instance, new HastyTime());
        var lines = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var line in follower.FollowAsync(limit.Token))
        {
            lines.Add(line.Text);
        }

        Assert.Equal(["one", "two", "three"], lines);
        Assert.Contains(api.LogRequests, r => r.Contains("sinceTime=2026-11-22T15%3A04%3A06Z", StringComparison.Ordinal));
    }

    private static string Pod(string phase, string version, string state) =>
        $$$"""{"metadata":{"name":"demo","namespace":"default","uid":"u","resourceVersion":"{{{version}}}"},"spec":{"containers":[{"name":"c"}]},"status":{"phase":"{{{phase}}}","containerStatuses":[{"name":"c","restartCount":0,"state":{{{state}}}}]}}""";

    /// <summary>A pod whose log is cut once while it runs; it ends before the second read.</summary>
    private sealed class PodApi(string running, string ended) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _watches;

        public List<string> LogRequests { get; } = [];

        public KubeClient Client() => new(new KubeContext { Name = "test", Server = new Uri("https://cluster.test") }, this);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var uri = request.RequestUri!.PathAndQuery;
            if (uri.Contains("/log", StringComparison.Ordinal))
            {
                LogRequests.Add(uri);
                var text = "2026-11-22T15:04:05.1Z one\n2026-11-22T15:04:06.1Z two\n";
                if (LogRequests.Count > 1)
                {
                    text += "2026-11-22T15:04:06.2Z three\n";
                }

                _cut.TrySetResult();
                return ScriptedApi.Json(text);
            }

            if (uri.Contains("watch=true", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref _watches) > 1)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                await _cut.Task.WaitAsync(cancellationToken);
                return ScriptedApi.Json($$"""{"type":"MODIFIED","object":{{ended}}}""" + "\n");
            }

            return ScriptedApi.Json(uri.Contains("fieldSelector", StringComparison.Ordinal)
                ? $$"""{"metadata":{"resourceVersion":"5"},"items":[{{running}}]}"""
                : running);
        }
    }
}
