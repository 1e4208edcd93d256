using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Controllers;

public sealed class SchedulingTests
{
    [Fact]
    public async Task Pod_WaitsForItsNodeAndSaysSo()
    {
        await using var cluster = await TestCluster.StartAsync();
        var pod = Objects.Pod("p");
        pod["spec"]!["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = "late" };
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("early"))).Ok();
        await cluster.Admin.UntilAsync(Objects.Nodes, "early", n => n["spec"]!["taints"] is not JsonArray { Count: > 0 });
        (await cluster.Admin.PostAsync(Objects.Pods, pod)).Ok();

        var waiting = await cluster.Admin.UntilAsync(Objects.Pods, "p", p => p["status"]!["conditions"] is JsonArray { Count: 1 });
        var events = (await cluster.Admin.GetAsync("/api/v1/namespaces/default/events?fieldSelector=reason%3DFailedScheduling")).Ok();
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("late"))).Ok();
        var bound = await cluster.Admin.UntilAsync(Objects.Pods, "p", p => p["spec"]!["nodeName"] is not null);

        Assert.Equal(("PodScheduled", "False", "Unschedulable"), ((string?)waiting["status"]!["conditions"]![0]!["type"], (string?)waiting["status"]!["conditions"]![0]!["status"], (string?)waiting["status"]!["conditions"]![0]!["reason"]));
        Assert.Contains("didn't match Pod's node affinity/selector", (string?)waiting["status"]!["conditions"]![0]!["message"], StringComparison.Ordinal);
        Assert.Equal("Warning", (string?)events["items"]![0]!["type"]);
        Assert.Equal("late", (string?)bound["spec"]!["nodeName"]);
        Assert.Equal("True", (string?)bound["status"]!["conditions"]![0]!["status"]);
    }

    [Fact]
    public async Task Pod_GetsADefaultServersDefaults()
    {
        await using var cluster = await TestCluster.StartAsync();

        var pod = (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p"))).Ok();
        var spec = pod["spec"]!;

        Assert.Equal(("Always", 30, "default-scheduler", "ClusterFirst"), ((string?)spec["restartPolicy"], (int?)spec["terminationGracePeriodSeconds"], (string?)spec["schedulerName"], (string?)spec["dnsPolicy"]));
        Assert.Equal("IfNotPresent", (string?)spec["containers"]![0]!["imagePullPolicy"]);
        Assert.Equal([("node.kubernetes.io/not-ready", 300), ("node.kubernetes.io/unreachable", 300)], spec["tolerations"]!.AsArray().Select(t => ((string?)t!["key"], (int?)t["tolerationSeconds"])));
        Assert.Equal(("Pending", "BestEffort"), ((string?)pod["status"]!["phase"], (string?)pod["status"]!["qosClass"]));
        Assert.Null(spec["volumes"]);
    }

    [Theory]
    [InlineData("""{"containers":[]}""", "spec.containers")]
    [InlineData("""{"containers":[{"name":"A","image":"x"}]}""", "spec.containers[0].name")]
    [InlineData("""{"containers":[{"name":"a"}]}""", "spec.containers[0].image")]
    [InlineData("""{"containers":[{"name":"a","image":"x"},{"name":"a","image":"x"}]}""", "spec.containers[1].name")]
    [InlineData("""{"containers":[{"name":"a","image":"x","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""", "spec.containers[0].volumeMounts[0].name")]
    [InlineData("""{"restartPolicy":"Sometimes","containers":[{"name":"a","image":"x"}]}""", "spec.restartPolicy")]
    [InlineData("""{"tolerations":[{"operator":"Maybe"}],"containers":[{"name":"a","image":"x"}]}""", "spec.tolerations[0].operator")]
    public async Task Pod_ThatCannotRun_IsInvalid(string spec, string field)
    {
        await using var cluster = await TestCluster.StartAsync();
        var pod = Objects.Pod("p");
        pod["spec"] = JsonNode.Parse(spec);

        var answer = await cluster.Admin.PostAsync(Objects.Pods, pod);

        Assert.Equal(422, answer.Code);
        Assert.Equal(field, (string?)answer.Body["details"]!["causes"]![0]!["field"]);
    }

    [Fact]
    public async Task Binding_ByHand_WorksOnce()
    {
        await using var cluster = await TestCluster.StartAsync();
        var pod = Objects.Pod("p");
        pod["spec"]!["schedulerName"] = "mine";
        (await cluster.Admin.PostAsync(Objects.Pods, pod)).Ok();
        (await cluster.Admin.PostAsync(Objects.Nodes, Objects.Node("n"))).Ok();
        var binding = new JsonObject { ["target"] = new JsonObject { ["kind"] = "Node", ["name"] = "n" } };

        (await cluster.Admin.PostAsync($"{Objects.Pods}/p/binding", binding)).Ok();
        var again = await cluster.Admin.PostAsync($"{Objects.Pods}/p/binding", binding);

        Assert.Equal("n", (string?)(await cluster.Admin.GetAsync($"{Objects.Pods}/p")).Ok()["spec"]!["nodeName"]);
        Assert.Equal(409, again.Code);
    }
}
