using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Controllers;

/// <summary>Nodes that fall silent, come back or go, by a clock the test moves.</summary>
public sealed class NodeLifecycleTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private TestCluster cluster = null!;

    public async ValueTask InitializeAsync() => cluster = await TestCluster.StartAsync(time, approve: true);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Node_WithoutHeartbeat_BecomesUnknownAndTainted()
    {
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
        (await node.Client.PatchAsync($"{Objects.Pods}/p/status", Condition("True"), "application/strategic-merge-patch+json")).Ok();

        await SilenceAsync();
        var lost = await cluster.Admin.UntilAsync(Objects.Nodes, "demo", n => Taints(n).Count() == 2);
        var pod = await cluster.Admin.UntilAsync(Objects.Pods, "p", p => p["status"]!["conditions"]!.AsArray().Any(c => (string?)c!["status"] == "False"));

        Assert.Equal("Unknown", Ready(lost));
        Assert.Equal(["node.kubernetes.io/unreachable:NoExecute", "node.kubernetes.io/unreachable:NoSchedule"], Taints(lost).Order(StringComparer.Ordinal));
        Assert.NotNull(pod);

        (await node.Client.PatchAsync($"{Objects.Nodes}/demo/status", Condition("True"), "application/strategic-merge-patch+json")).Ok();
        await cluster.Admin.UntilAsync(Objects.Nodes, "demo", n => Ready(n) == "True" && !Taints(n).Any());
    }

    [Fact]
    public async Task Node_ThatRenewsItsLease_StaysReady()
    {
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("silent"))).Ok();
        for (var i = 0; i < 12; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            (await node.Client.PatchAsync($"{Objects.Leases}/demo", new JsonObject { ["spec"] = Objects.Lease("demo", time.GetUtcNow())["spec"]!.DeepClone() })).Ok();
        }

        // Once the silent one was seen to be lost, the other has been judged by the same look.
        await cluster.Admin.UntilAsync(Objects.Nodes, "silent", n => Ready(n) == "Unknown");

        Assert.Equal("True", Ready((await cluster.Admin.GetAsync($"{Objects.Nodes}/demo")).Ok()));
    }

    [Fact]
    public async Task Pods_OfUnreachableNode_AreEvictedAfterTheirToleration()
    {
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
        await SilenceAsync();
        await cluster.Admin.UntilAsync(Objects.Nodes, "demo", n => Taints(n).Count() == 2);
        Assert.Null((await cluster.Admin.GetAsync($"{Objects.Pods}/p")).Ok()["metadata"]!["deletionTimestamp"]);

        var evicted = cluster.Admin.UntilAsync(Objects.Pods, "p", p => p["metadata"]!["deletionTimestamp"] is not null);
        await AdvanceUntilAsync(evicted, TimeSpan.FromSeconds(301));

        Assert.NotNull(await evicted);
    }

    [Fact]
    public async Task Node_WhenDeleted_TakesPodsAndLeaseAlong()
    {
        var made = (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("demo"))).Ok();
        var lease = Objects.Lease("demo", DateTimeOffset.UtcNow);
        lease["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = "demo", ["uid"] = (string?)made["metadata"]!["uid"] });
        (await cluster.Admin.PostAsync(Objects.Leases, lease)).Ok();
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
        (await cluster.Admin.DeleteAsync($"{Objects.Pods}/p")).Ok();

        (await cluster.Admin.DeleteAsync($"{Objects.Nodes}/demo")).Ok();

        await cluster.Admin.UntilGoneAsync(Objects.Pods, "p");
        await cluster.Admin.UntilGoneAsync(Objects.Leases, "demo");
    }

    [Fact]
    public async Task Pod_OnNodeWithUntoleratedNoExecute_IsEvictedAtOnce()
    {
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("demo"))).Ok();
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();

        (await cluster.Admin.PatchAsync($"{Objects.Nodes}/demo", new JsonObject { ["spec"] = new JsonObject { ["taints"] = new JsonArray(new JsonObject { ["key"] = "leave", ["effect"] = "NoExecute" }) } })).Ok();

        await cluster.Admin.UntilAsync(Objects.Pods, "p", p => p["metadata"]!["deletionTimestamp"] is not null);
    }

    [Fact]
    public async Task OldEventsAndRequests_AreRemoved()
    {
        (await cluster.Admin.PostAsync("/api/v1/namespaces/default/events", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "old" }, ["involvedObject"] = new JsonObject { ["kind"] = "Pod" } })).Ok();

        var gone = cluster.Admin.UntilGoneAsync("/api/v1/namespaces/default/events", "old");
        await AdvanceUntilAsync(gone, TimeSpan.FromHours(2));

        await gone;
    }

    private Task SilenceAsync() => AdvanceUntilAsync(
        cluster.Admin.UntilAsync(Objects.Nodes, "demo", n => Ready(n) == "Unknown"), TimeSpan.FromSeconds(51));

    // A controller arms its timer after it has looked, at no moment a test can know; so time is moved until it noticed.
    private async Task AdvanceUntilAsync(Task condition, TimeSpan step)
    {
        time.Advance(step);
        while (await Task.WhenAny(condition, Task.Delay(50, TestCluster.Limit)) != condition)
            time.Advance(step);
        await condition;
    }

    private static JsonObject Condition(string status) => new()
    {
        ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = status }) },
    };

    private static string? Ready(JsonNode node) => node["status"]!["conditions"]!.AsArray().Where(c => (string?)c!["type"] == "Ready").Select(c => (string?)c!["status"]).Single();

    private static IEnumerable<string> Taints(JsonNode node) => (node["spec"]?["taints"] as JsonArray ?? []).Select(t => $"{t!["key"]}:{t["effect"]}");
}
