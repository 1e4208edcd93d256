using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Api;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromAListsRevision_TellsWhatCameAfter()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("before"))).Ok();
        var revision = await RevisionAsync(cluster);
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("after"))).Ok();
        (await cluster.Admin.PatchAsync($"{Objects.ConfigMaps}/after", new JsonObject { ["data"] = new JsonObject { ["key"] = "2" } })).Ok();
        (await cluster.Admin.DeleteAsync($"{Objects.ConfigMaps}/after")).Ok();

        var events = await TakeAsync(cluster.Admin.WatchAsync($"{Objects.ConfigMaps}?watch=1&resourceVersion={revision}"), 3);

        Assert.Equal(["ADDED after", "MODIFIED after", "DELETED after"], events.Select(Describe));
        var revisions = events.Select(e => long.Parse((string)e["object"]!["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(revisions.Order(), revisions);
        Assert.True(revisions[0] > revision);
    }

    [Fact]
    public async Task Watch_FromForgottenRevision_EndsWithExpired()
    {
        await using var cluster = await TestCluster.StartAsync(history: 5);
        var revision = await RevisionAsync(cluster);
        for (var i = 0; i < 8; i++)
            (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap($"c{i}"))).Ok();

        var events = await ToListAsync(cluster.Admin.WatchAsync($"{Objects.ConfigMaps}?watch=1&resourceVersion={revision}"));

        var error = Assert.Single(events);
        Assert.Equal("ERROR", (string?)error["type"]);
        Assert.Equal(410, (int?)error["object"]!["code"]);
        Assert.Equal("Expired", (string?)error["object"]!["reason"]);
    }

    [Fact]
    public async Task Watch_BySelector_TellsEnteringAndLeaving()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("c"))).Ok();
        var revision = await RevisionAsync(cluster);
        foreach (var value in (string?[])["blue", "red", "blue", null])
            (await cluster.Admin.PatchAsync($"{Objects.ConfigMaps}/c", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["color"] = value } } })).Ok();

        var events = await TakeAsync(cluster.Admin.WatchAsync($"{Objects.ConfigMaps}?watch=1&labelSelector=color%3Dblue&resourceVersion={revision}"), 4);

        Assert.Equal(["ADDED c", "DELETED c", "ADDED c", "DELETED c"], events.Select(Describe));
    }

    [Fact]
    public async Task Watch_WithoutRevision_BeginsWithWhatIsThere()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();

        var events = await TakeAsync(cluster.Admin.WatchAsync($"{Objects.ConfigMaps}?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"), 2);

        Assert.Equal("ADDED a", Describe(events[0]));
        Assert.Equal("BOOKMARK", (string?)events[1]["type"]);
        Assert.Equal("true", (string?)events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact]
    public async Task Watch_WhenTimePasses_SendsBookmarksAndEnds()
    {
        var time = new ManualTime();
        await using var cluster = await TestCluster.StartAsync(time);
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();
        var events = cluster.Admin.WatchAsync($"{Objects.ConfigMaps}?watch=1&allowWatchBookmarks=true&timeoutSeconds=90").GetAsyncEnumerator(TestCluster.Limit);
        Assert.True(await events.MoveNextAsync());

        List<string?> types = [];
        foreach (var seconds in (int[])[61, 30])
        {
            var next = events.MoveNextAsync().AsTask();
            // The server arms its timer after the event was written, so time is moved until it has noticed.
            while (!next.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(seconds));
                await Task.WhenAny(next, Task.Delay(20, TestCluster.Limit));
            }

            types.Add(await next ? (string?)events.Current["type"] : null);
        }

        await events.DisposeAsync();
        Assert.Equal("BOOKMARK", types[0]);
        Assert.True(types[1] is "BOOKMARK" or null);
    }

    [Fact]
    public async Task Watch_WhenServerStops_EndsCleanly()
    {
        var cluster = await TestCluster.StartAsync();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();
        var events = cluster.Admin.WatchAsync($"{Objects.ConfigMaps}?watch=1").GetAsyncEnumerator(TestCluster.Limit);
        Assert.True(await events.MoveNextAsync());

        var stopping = cluster.Server.DisposeAsync().AsTask();

        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestCluster.Limit));
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), TestCluster.Limit);
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Watch_OfTables_SendsRows()
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p"))).Ok();

        var table = (await cluster.Admin.GetAsync(Objects.Pods, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")).Ok();

        Assert.Equal("Table", (string?)table["kind"]);
        Assert.Equal(["Name", "Ready", "Status", "Restarts", "Age"], table["columnDefinitions"]!.AsArray().Where(c => (int?)c!["priority"] == 0).Select(c => (string?)c!["name"]));
        Assert.Equal("p", (string?)table["rows"]![0]!["cells"]![0]);
        Assert.Equal("PartialObjectMetadata", (string?)table["rows"]![0]!["object"]!["kind"]);
    }

    private static async Task<long> RevisionAsync(TestCluster cluster)
        => long.Parse((string)(await cluster.Admin.GetAsync(Objects.ConfigMaps)).Ok()["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Describe(JsonNode change) => $"{change["type"]} {change["object"]!["metadata"]!["name"]}";

    private static async Task<List<JsonNode>> TakeAsync(IAsyncEnumerable<JsonNode> source, int count)
    {
        List<JsonNode> taken = [];
        await foreach (var item in source)
        {
            taken.Add(item);
            if (taken.Count == count)
                break;
        }

        return taken;
    }

    private static async Task<List<JsonNode>> ToListAsync(IAsyncEnumerable<JsonNode> source) => await TakeAsync(source, int.MaxValue);
}
