using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Core.Tests.Kubernetes;

public sealed class InformerTests
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();
    private readonly HastyTime _time = new();

    [Fact]
    public async Task RunAsync_ListThenWatch_TellsEachChangeInOrder()
    {
        var watch = new Pipe();
        var api = new ScriptedApi().Then(List("10", ("a", "1", "ua"))).Then(watch);
        await RunAsync(api, async informer =>
        {
            await WriteAsync(watch, Event("ADDED", "b", "11", "ub"), Event("MODIFIED", "a", "12", "ua"), Event("DELETED", "b", "13", "ub"));
            Assert.Equal(["Added a", "Added b", "Modified a", "Deleted b"], await TakeAsync(4));
            Assert.Equal("12", Assert.Single(informer.Items).Metadata.ResourceVersion);
        });
        Assert.Contains(api.Requests, r => r.Contains("watch=true", StringComparison.Ordinal) && r.Contains("resourceVersion=10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_WatchEndsSilently_GoesOnFromTheLastVersionAndBookmarksCount()
    {
        var first = new Pipe();
        var second = new Pipe();
        var api = new ScriptedApi().Then(List("10")).Then(first).Then(second);
        await RunAsync(api, async _ =>
        {
            await WriteAsync(first, Event("ADDED", "a", "11", "ua"), """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"40"}}}""");
            await first.Writer.CompleteAsync();
            await WriteAsync(second, Event("ADDED", "b", "41", "ub"));
            Assert.Equal(["Added a", "Added b"], await TakeAsync(2));
        });
        Assert.Contains("resourceVersion=40", api.Requests.ElementAt(2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_VersionTooOld_ListsAgainAndTellsTheDifference(bool asEvent)
    {
        var watch = new Pipe();
        var api = new ScriptedApi().Then(List("10", ("a", "1", "ua"), ("b", "2", "ub"), ("c", "3", "uc")));
        const string Status = """{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}""";
        if (asEvent)
        {
            api.Then($$"""{"type":"ERROR","object":{{Status}}}""" + "\n");
        }
        else
        {
            api.Then(Status, HttpStatusCode.Gone);
        }

        api.Then(List("20", ("a", "1", "ua"), ("b", "9", "ub"), ("c", "15", "uc2"))).Then(watch);
        await RunAsync(api, async informer =>
        {
            Assert.Equal(
                ["Added a", "Added b", "Added c", "Modified b", "Deleted c", "Added c"],
                await TakeAsync(6));
            Assert.Null(informer.Problem);
        });
    }

    [Fact]
    public async Task RunAsync_ApiDown_SaysSoBacksOffAndRecovers()
    {
        var watch = new Pipe();
        var api = new ScriptedApi();
        for (var i = 0; i < 10; i++)
        {
            api.Then("down", HttpStatusCode.ServiceUnavailable);
        }

        api.Then(List("10", ("a", "1", "ua"))).Then(watch);
        var problems = Channel.CreateUnbounded<bool>();
        await RunAsync(
            api,
            async informer =>
            {
                Assert.Equal(["Added a"], await TakeAsync(1));
                Assert.True(await problems.Reader.ReadAsync(Soon()));
            },
            informer => informer.SubscribeState(() => problems.Writer.TryWrite(informer.Problem is not null)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), _time.Waits.First());
        Assert.Equal(TimeSpan.FromSeconds(30), _time.Waits.Max());
    }

    [Fact]
    public async Task RunAsync_EventCutInTheMiddle_IsNotLost()
    {
        var first = new Pipe();
        var second = new Pipe();
        var api = new ScriptedApi().Then(List("10")).Then(first).Then(second);
        await RunAsync(api, async _ =>
        {
            await first.Writer.WriteAsync(Encoding.UTF8.GetBytes("{\"type\":\"ADDED\",\"obj"));
            await first.Writer.CompleteAsync();
            await WriteAsync(second, Event("ADDED", "a", "11", "ua"));
            Assert.Equal(["Added a"], await TakeAsync(1));
        });
        Assert.Contains("resourceVersion=10", api.Requests.ElementAt(2), StringComparison.Ordinal);
    }

    private static string List(string version, params (string Name, string Version, string Uid)[] items) =>
        $$"""{"metadata":{"resourceVersion":"{{version}}"},"items":[{{string.Join(',', items.Select(i => Pod(i.Name, i.Version, i.Uid)))}}]}""";

    private static string Event(string type, string name, string version, string uid) =>
        $$"""{"type":"{{type}}","object":{{Pod(name, version, uid)}}}""";

    private static string Pod(string name, string version, string uid) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"}}""";

    private static async Task WriteAsync(Pipe pipe, params string[] lines) =>
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private async Task<List<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        var soon = Soon();
        while (taken.Count < count)
        {
            taken.Add(await _seen.Reader.ReadAsync(soon));
        }

        return taken;
    }

    private async Task RunAsync(ScriptedApi api, Func<Informer<V1Pod>, Task> test, Action<Informer<V1Pod>>? prepare = null)
    {
        using var client = api.Client();
        using var stop = new CancellationTokenSource();
        var informer = new Informer<V1Pod>(client, "default", null, NullLogger.Instance, _time);
        using var subscription = informer.Subscribe(e => _seen.Writer.TryWrite($"{e.Kind} {e.Object.Metadata.Name}"));
        prepare?.Invoke(informer);
        var running = informer.RunAsync(stop.Token);
        await test(informer);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
