using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Patching;
using LocalCluster.Resources;

namespace LocalCluster.Tests.Patching;

/// <summary>The patch formats, each as a table of before, patch and after.</summary>
public sealed class PatchTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":null,"c":3}""", """{"a":1,"c":3}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"c":{"d":null,"e":2}}}""", """{"a":{"b":1,"c":{"e":2}}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":"x"}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void Merge(string before, string patch, string after) => Check("application/merge-patch+json", before, patch, after);

    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"1"},{"name":"b"}]}""", """{"containers":[{"name":"a","image":"2"}]}""", """{"containers":[{"name":"a","image":"2"},{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"a","$patch":"delete"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"name":"c"},{"$patch":"replace"}]}""", """{"containers":[{"name":"c"}]}""")]
    [InlineData("""{"env":[{"name":"A","value":"1"}]}""", """{"env":[{"name":"B","value":"2"},{"name":"A","value":null}]}""", """{"env":[{"name":"A"},{"name":"B","value":"2"}]}""")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True"},{"type":"X","status":"True"}]}""", """{"conditions":[{"type":"Ready","status":"False"}]}""", """{"conditions":[{"type":"Ready","status":"False"},{"type":"X","status":"True"}]}""")]
    [InlineData("""{"tolerations":[{"key":"a"},{"key":"b"}]}""", """{"tolerations":[{"key":"c"}]}""", """{"tolerations":[{"key":"c"}]}""")]
    [InlineData("""{"finalizers":["a","b"]}""", """{"finalizers":["c"]}""", """{"finalizers":["a","b","c"]}""")]
    [InlineData("""{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":["b"]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData("""{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""", """{"volumes":[{"name":"v","$retainKeys":["name","emptyDir"],"emptyDir":{}}]}""", """{"volumes":[{"name":"v","emptyDir":{}}]}""")]
    [InlineData("""{"labels":{"a":"1","b":"2"}}""", """{"labels":{"$patch":"replace","c":"3"}}""", """{"labels":{"c":"3"}}""")]
    [InlineData("""{"labels":{"a":"1"}}""", """{"labels":{"$patch":"delete"}}""", "{}")]
    [InlineData("""{"ports":[{"containerPort":1,"name":"x"}]}""", """{"ports":[{"containerPort":1,"name":"y"},{"containerPort":2}]}""", """{"ports":[{"containerPort":1,"name":"y"},{"containerPort":2}]}""")]
    [InlineData("{}", """{"new":{"a":null,"b":{"c":null}}}""", """{"new":{"b":{}}}""")]
    public void StrategicMerge(string before, string patch, string after) => Check("application/strategic-merge-patch+json", before, patch, after);

    [Theory]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"add","path":"/a/c","value":2},{"op":"remove","path":"/a/b"}]""", """{"a":{"c":2}}""")]
    [InlineData("""{"l":[1,2]}""", """[{"op":"add","path":"/l/-","value":3},{"op":"replace","path":"/l/0","value":9}]""", """{"l":[9,2,3]}""")]
    [InlineData("""{"a/b":1,"c":2}""", """[{"op":"move","from":"/a~1b","path":"/d"},{"op":"copy","from":"/c","path":"/e"}]""", """{"c":2,"d":1,"e":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1},{"op":"replace","path":"/a","value":2}]""", """{"a":2}""")]
    public void JsonOperations(string before, string patch, string after) => Check("application/json-patch+json", before, patch, after);

    [Theory]
    [InlineData("""[{"op":"remove","path":"/none"}]""")]
    [InlineData("""[{"op":"add","path":"/a/b/c","value":1}]""")]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""")]
    [InlineData("""[{"op":"explode","path":"/a"}]""")]
    [InlineData("""[{"op":"add","path":"a"}]""")]
    [InlineData("""[{"op":"remove","path":""}]""")]
    [InlineData("""{"op":"remove"}""")]
    [InlineData("[1,null]")]
    public void JsonOperations_ThatDoNotFit_AreRefused(string patch)
        => Assert.Throws<ApiException>(() => Apply("application/json-patch+json", """{"a":1}""", patch));

    [Theory]
    [InlineData("""{"containers":[{"image":"x"}]}""")]
    [InlineData("""{"containers":["x"]}""")]
    [InlineData("""{"$patch":"delete"}""")]
    public void StrategicMerge_ThatDoesNotFit_IsRefused(string patch)
        => Assert.Throws<ApiException>(() => Apply("application/strategic-merge-patch+json", """{"a":1}""", patch));

    private static void Check(string type, string before, string patch, string after)
    {
        var result = Apply(type, before, patch);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(after), result), result.ToJsonString());
    }

    private static JsonObject Apply(string type, string before, string patch)
        => ObjectPatch.Parse(type, Encoding.UTF8.GetBytes(patch), ResourceCatalog.Stored(ResourceCatalog.Pods)).Apply((JsonObject)JsonNode.Parse(before)!);
}
