using System.Text.Json;
using LocalCluster.Scheduling;

namespace LocalCluster.Tests.Controllers;

/// <summary>Where a pod may go, as a table.</summary>
public sealed class PlacementTests
{
    private const string Any = "{}";
    private const string Wasm = """{"nodeSelector":{"arch":"wasm"},"tolerations":[{"key":"arch","operator":"Equal","value":"wasm","effect":"NoSchedule"},{"key":"arch","operator":"Equal","value":"wasm","effect":"NoExecute"}]}""";
    private const string WasmNode = """{"metadata":{"name":"n","labels":{"arch":"wasm"}},"spec":{"taints":[{"key":"arch","value":"wasm","effect":"NoSchedule"},{"key":"arch","value":"wasm","effect":"NoExecute"}]}}""";

    [Theory]
    [InlineData(Any, """{"metadata":{"name":"n"}}""", "")]
    [InlineData(Wasm, WasmNode, "")]
    [InlineData(Any, WasmNode, "0/1 nodes are available: 1 node(s) had untolerated taint {arch: wasm}.")]
    [InlineData("""{"tolerations":[{"key":"arch","operator":"Exists"}]}""", WasmNode, "")]
    [InlineData("""{"tolerations":[{"operator":"Exists"}]}""", WasmNode, "")]
    [InlineData("""{"tolerations":[{"key":"arch","value":"wasm","effect":"NoSchedule"}]}""", WasmNode, "0/1 nodes are available: 1 node(s) had untolerated taint {arch: wasm}.")]
    [InlineData("""{"tolerations":[{"key":"arch","value":"other"}]}""", WasmNode, "0/1 nodes are available: 1 node(s) had untolerated taint {arch: wasm}.")]
    [InlineData(Wasm, """{"metadata":{"name":"n"}}""", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData(Any, """{"metadata":{"name":"n"},"spec":{"taints":[{"key":"k","effect":"PreferNoSchedule"}]}}""", "")]
    [InlineData(Any, """{"metadata":{"name":"n"},"spec":{"unschedulable":true}}""", "0/1 nodes are available: 1 node(s) were unschedulable.")]
    [InlineData(Any, """{"metadata":{"name":"n"},"status":{"allocatable":{"pods":"0"}}}""", "0/1 nodes are available: 1 Too many pods.")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"1500m","memory":"1Gi"}}}]}""", """{"metadata":{"name":"n"},"status":{"allocatable":{"cpu":"1","memory":"512Mi","pods":"9"}}}""", "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.")]
    [InlineData("""{"containers":[{"resources":{"requests":{"cpu":"0.5"}}}],"initContainers":[{"resources":{"requests":{"cpu":"900m"}}}]}""", """{"metadata":{"name":"n"},"status":{"allocatable":{"cpu":"1"}}}""", "")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"arch","operator":"In","values":["wasm"]}]}]}}},"tolerations":[{"operator":"Exists"}]}""", WasmNode, "")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"arch","operator":"NotIn","values":["wasm"]}]}]}}},"tolerations":[{"operator":"Exists"}]}""", WasmNode, "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")]
    public void Decide_ForOneNode_ChoosesItOrSaysWhyNot(string spec, string node, string message)
    {
        var placement = Placement.Decide(Pod(spec), [Candidate(node)]);

        Assert.Equal(message, placement.Message);
        Assert.Equal(message.Length == 0 ? "n" : null, placement.Node);
    }

    [Fact]
    public void Decide_AmongSeveral_TakesTheOneWithTheFewestPods()
    {
        var busy = Candidate("""{"metadata":{"name":"busy"}}""");
        busy.Resources.Add(Pod(Any));

        Assert.Equal("idle", Placement.Decide(Pod(Any), [busy, Candidate("""{"metadata":{"name":"idle"}}""")]).Node);
        Assert.Equal("no nodes available to schedule pods", Placement.Decide(Pod(Any), []).Message);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("250m", 0.25)]
    [InlineData("64Mi", 67108864)]
    [InlineData("1.5Gi", 1610612736)]
    [InlineData("2k", 2000)]
    [InlineData("1e3", 1000)]
    [InlineData("12E", 12e18)]
    public void Quantity_OfGoodText_IsItsAmount(string text, double expected) => Assert.Equal((decimal)expected, Quantity.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1 Gi")]
    [InlineData("Mi")]
    [InlineData("99999999999999999999999999E")]
    public void Quantity_OfOtherText_IsNone(string text) => Assert.Null(Quantity.Parse(text));

    private static JsonElement Pod(string spec) => JsonDocument.Parse($$"""{"spec":{{spec}}}""").RootElement;

    private static (JsonElement Node, NodeResources Resources) Candidate(string node)
    {
        var root = JsonDocument.Parse(node).RootElement;
        return (root, new NodeResources(root));
    }
}
