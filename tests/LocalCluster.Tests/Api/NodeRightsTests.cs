using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Api;

/// <summary>What a node may do, and may not.</summary>
public sealed class NodeRightsTests : IAsyncLifetime
{
    private TestCluster cluster = null!;
    private FakeNode node = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await TestCluster.StartAsync();
        node = await FakeNode.JoinAsync(cluster, "demo");
    }

    public ValueTask DisposeAsync()
    {
        node.Dispose();
        return cluster.DisposeAsync();
    }

    [Fact]
    public async Task OtherNodes_AreOutOfReach()
    {
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("other"))).Ok();

        Assert.Equal(403, (await node.Client.PostAsync(Objects.Nodes, Objects.Node("third"))).Code);
        Assert.Equal(403, (await node.Client.GetAsync($"{Objects.Nodes}/other")).Code);
        Assert.Equal(403, (await node.Client.PatchAsync($"{Objects.Nodes}/other/status", new JsonObject { ["status"] = new JsonObject() })).Code);
        Assert.Equal(403, (await node.Client.PostAsync(Objects.Leases, Objects.Lease("other", DateTimeOffset.UtcNow))).Code);
        Assert.Equal(403, (await node.Client.GetAsync($"{Objects.Leases}/other")).Code);
        Assert.Equal(403, (await node.Client.GetAsync(Objects.Nodes)).Code);
        Assert.Equal(200, (await node.Client.GetAsync($"{Objects.Nodes}?fieldSelector=metadata.name%3Ddemo")).Code);
    }

    [Fact]
    public async Task Itself_MayReportButNotPlaceWorkloads()
    {
        var status = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "KubeletReady" }) } };
        var taint = new JsonObject { ["spec"] = new JsonObject { ["taints"] = new JsonArray(new JsonObject { ["key"] = "mine", ["effect"] = "NoSchedule" }) } };

        Assert.Equal(200, (await node.Client.PatchAsync($"{Objects.Nodes}/demo/status", status, "application/strategic-merge-patch+json")).Code);
        Assert.Equal(200, (await LabelAsync("type", "krustlet")).Code);
        Assert.Equal(200, (await LabelAsync("kubernetes.io/arch", "wasm32-wasi")).Code);
        Assert.Equal(200, (await LabelAsync("beta.kubernetes.io/os", "wasm32-wasi")).Code);
        Assert.Equal(403, (await LabelAsync("node-restriction.kubernetes.io/trusted", "yes")).Code);
        Assert.Equal(403, (await LabelAsync("node-role.kubernetes.io/master", "")).Code);
        var refused = await node.Client.PatchAsync($"{Objects.Nodes}/demo", taint);
        Assert.Equal(403, refused.Code);
        Assert.Contains("is not allowed to modify taints", refused.Message, StringComparison.Ordinal);
        Assert.Equal(403, (await node.Client.DeleteAsync($"{Objects.Nodes}/demo")).Code);
    }

    [Fact]
    public async Task Pods_OnlyItsOwn()
    {
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("other"))).Ok();
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("mine", "demo"))).Ok();
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("theirs", "other"))).Ok();
        var running = new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running" } };

        var mine = (await node.Client.PatchAsync($"{Objects.Pods}/mine/status", running, "application/strategic-merge-patch+json")).Ok();

        Assert.Equal("Running", (string?)mine["status"]!["phase"]);
        Assert.Equal("BestEffort", (string?)mine["status"]!["qosClass"]);
        Assert.Equal(403, (await node.Client.PatchAsync($"{Objects.Pods}/theirs/status", running)).Code);
        Assert.Equal(403, (await node.Client.GetAsync($"{Objects.Pods}/theirs")).Code);
        Assert.Equal(403, (await node.Client.DeleteAsync($"{Objects.Pods}/theirs")).Code);
        Assert.Equal(403, (await node.Client.GetAsync("/api/v1/pods")).Code);
        Assert.Equal(403, (await node.Client.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dother")).Code);
        Assert.Equal(403, (await node.Client.GetAsync("/api/v1/pods?fieldSelector=&fieldSelector=spec.nodeName%3Ddemo")).Code);
        Assert.Equal(403, (await node.Client.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName!%3Ddemo")).Code);
        Assert.Equal(403, (await node.Client.PostAsync(Objects.Pods, Objects.Pod("new", "demo"))).Code);
        Assert.Equal(403, (await node.Client.PatchAsync($"{Objects.Pods}/mine", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } })).Code);
        Assert.Equal(404, (await node.Client.GetAsync($"{Objects.Pods}/gone")).Code);
        var list = (await node.Client.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Ddemo")).Ok();
        Assert.Equal("mine", (string?)Assert.Single(list["items"]!.AsArray())!["metadata"]!["name"]);
    }

    [Fact]
    public async Task SecretsAndConfigMaps_OnlyOncePodsNameThem()
    {
        const string Secrets = "/api/v1/namespaces/default/secrets";
        foreach (var name in (string[])["pull", "env", "volume", "unrelated"])
            (await cluster.Admin.PostAsync(Secrets, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })).Ok();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("settings"))).Ok();
        var before = await node.Client.GetAsync($"{Secrets}/pull");
        var pod = Objects.Pod("p", "demo");
        pod["spec"]!["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = "pull" });
        pod["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["secret"] = new JsonObject { ["secretName"] = "volume" } });
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(
            new JsonObject { ["name"] = "A", ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = "env", ["key"] = "k" } } },
            new JsonObject { ["name"] = "B", ["valueFrom"] = new JsonObject { ["configMapKeyRef"] = new JsonObject { ["name"] = "settings", ["key"] = "k" } } });
        (await cluster.Admin.PostAsync(Objects.Pods, pod)).Ok();

        Assert.Equal(403, before.Code);
        foreach (var name in (string[])["pull", "env", "volume"])
            Assert.Equal(200, (await node.Client.GetAsync($"{Secrets}/{name}")).Code);
        Assert.Equal(200, (await node.Client.GetAsync($"{Objects.ConfigMaps}/settings")).Code);
        Assert.Equal(403, (await node.Client.GetAsync($"{Secrets}/unrelated")).Code);
        Assert.Equal(403, (await node.Client.GetAsync(Secrets)).Code);
        Assert.Equal(403, (await node.Client.GetAsync("/api/v1/namespaces/kube-system/secrets/pull")).Code);
    }

    [Fact]
    public async Task Events_MayBeWritten()
    {
        var created = await node.Client.PostAsync("/api/v1/namespaces/default/events", new JsonObject
        {
            ["metadata"] = new JsonObject { ["generateName"] = "p." },
            ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["name"] = "p", ["namespace"] = "default" },
            ["reason"] = "Pulled",
        });

        Assert.Equal(201, created.Code);
        Assert.Equal(403, (await node.Client.GetAsync("/api/v1/namespaces/default/events")).Code);
    }

    private Task<Answer> LabelAsync(string key, string value)
        => node.Client.PatchAsync($"{Objects.Nodes}/demo", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [key] = value } } });
}
