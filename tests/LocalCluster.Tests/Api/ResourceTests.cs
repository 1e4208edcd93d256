using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Api;

/// <summary>What every kind has in common: names, versions, selection, pages, and clear errors.</summary>
public sealed class ResourceTests : IAsyncLifetime
{
    private TestCluster cluster = null!;

    public async ValueTask InitializeAsync() => cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Create_StampsMetadata()
    {
        var made = (await cluster.Admin.PostAsync(Objects.ConfigMaps, new JsonObject { ["metadata"] = new JsonObject { ["generateName"] = "web-" } })).Ok();
        var metadata = made["metadata"]!;

        Assert.Matches("^web-[a-z0-9]{5}$", (string?)metadata["name"]);
        Assert.Equal("default", (string?)metadata["namespace"]);
        Assert.True(Guid.TryParse((string?)metadata["uid"], out _));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)metadata["creationTimestamp"]);
        Assert.Matches(@"^\d+$", (string?)metadata["resourceVersion"]);
        Assert.Equal("ConfigMap", (string?)made["kind"]);
    }

    [Fact]
    public async Task Create_OfExistingName_IsAlreadyExists()
    {
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();

        var answer = await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"));

        Assert.Equal((409, "AlreadyExists", "configmaps \"a\" already exists"), (answer.Code, answer.Reason, answer.Message));
        Assert.Equal("Status", (string?)answer.Body["kind"]);
        Assert.Equal("a", (string?)answer.Body["details"]!["name"]);
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("../x")]
    [InlineData("a_b")]
    [InlineData("-a")]
    [InlineData("")]
    public async Task Create_WithBadName_IsInvalid(string name)
    {
        var answer = await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap(name));

        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
        Assert.Equal("metadata.name", (string?)answer.Body["details"]!["causes"]![0]!["field"]);
    }

    [Fact]
    public async Task Update_WithOldVersion_IsConflictAndLosesNothing()
    {
        var first = (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();
        var mine = first.DeepClone();
        first["data"]!["key"] = "theirs";
        (await cluster.Admin.PutAsync($"{Objects.ConfigMaps}/a", first)).Ok();
        mine["data"]!["key"] = "mine";

        var answer = await cluster.Admin.PutAsync($"{Objects.ConfigMaps}/a", mine);

        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
        Assert.Contains("the object has been modified; please apply your changes to the latest version and try again", answer.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", (string?)(await cluster.Admin.GetAsync($"{Objects.ConfigMaps}/a")).Ok()["data"]!["key"]);
    }

    [Fact]
    public async Task Update_ThatChangesNothing_KeepsTheVersion()
    {
        var first = (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();

        var second = (await cluster.Admin.PutAsync($"{Objects.ConfigMaps}/a", first)).Ok();

        Assert.Equal((string?)first["metadata"]!["resourceVersion"], (string?)second["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Updates_FromManyWritersAtOnce_AllArrive()
    {
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            cluster.Admin.PatchAsync($"{Objects.ConfigMaps}/a", new JsonObject { ["data"] = new JsonObject { [$"k{i}"] = "x" } })));

        Assert.Equal(21, (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}/a")).Ok()["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task DryRun_AnswersAndStoresNothing()
    {
        var made = (await cluster.Admin.PostAsync($"{Objects.ConfigMaps}?dryRun=All", Objects.ConfigMap("a"))).Ok();

        Assert.NotNull(made["metadata"]!["uid"]);
        Assert.Equal(404, (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}/a")).Code);
        Assert.Equal(400, (await cluster.Admin.PostAsync($"{Objects.ConfigMaps}?dryRun=Some", Objects.ConfigMap("a"))).Code);
    }

    [Fact]
    public async Task List_InPages_TellsOfOneMoment()
    {
        for (var i = 0; i < 5; i++)
            (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap($"c{i}"))).Ok();

        var first = (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}?limit=2")).Ok();
        (await cluster.Admin.DeleteAsync($"{Objects.ConfigMaps}/c3")).Ok();
        var second = (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}?limit=2&continue={first["metadata"]!["continue"]}")).Ok();
        var third = (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}?limit=2&continue={second["metadata"]!["continue"]}")).Ok();

        Assert.Equal(3, (int?)first["metadata"]!["remainingItemCount"]);
        Assert.Equal(["c0", "c1", "c2", "c3", "c4"], Names(first).Concat(Names(second)).Concat(Names(third)));
        Assert.Null(third["metadata"]!["continue"]);
        Assert.Equal((string?)first["metadata"]!["resourceVersion"], (string?)third["metadata"]!["resourceVersion"]);
        Assert.Equal((410, "Expired"), await CodeAsync($"{Objects.ConfigMaps}?limit=2&continue=nonsense"));
    }

    [Theory]
    [InlineData("app=web", "a")]
    [InlineData("app==web", "a")]
    [InlineData("app!=web", "b,c")]
    [InlineData("app in (web,db)", "a,b")]
    [InlineData("app notin (web)", "b,c")]
    [InlineData("app", "a,b")]
    [InlineData("!app", "c")]
    [InlineData("app=web,tier=front", "a")]
    [InlineData("app=web,tier!=front", "")]
    public async Task List_ByLabels_SelectsThem(string selector, string expected)
    {
        await MakeAsync("a", new() { ["app"] = "web", ["tier"] = "front" });
        await MakeAsync("b", new() { ["app"] = "db" });
        await MakeAsync("c", []);

        var list = (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}?labelSelector={Uri.EscapeDataString(selector)}")).Ok();

        Assert.Equal(expected, string.Join(',', Names(list)));
    }

    [Fact]
    public async Task List_ByFields_SelectsKnownOnesAndRefusesOthers()
    {
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("on-demo", "demo-node"))).Ok();
        Assert.Equal(["on-demo"], Names((await cluster.Admin.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Ddemo-node")).Ok()));
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();

        Assert.Equal(["a"], Names((await cluster.Admin.GetAsync("/api/v1/configmaps?fieldSelector=metadata.name%3Da")).Ok()));
        Assert.Empty(Names((await cluster.Admin.GetAsync("/api/v1/pods?fieldSelector=spec.nodeName%3Dother,status.phase!%3DFailed")).Ok()));
        var refused = await cluster.Admin.GetAsync("/api/v1/pods?fieldSelector=spec.colour%3Dred");
        Assert.Equal((400, "field label not supported: spec.colour"), (refused.Code, refused.Message));
        Assert.Equal(400, (await cluster.Admin.GetAsync("/api/v1/pods?labelSelector=a%20b%20c")).Code);
    }

    [Fact]
    public async Task List_AtAFutureRevision_IsToldToTryAgain()
    {
        Assert.Equal((504, "Timeout"), await CodeAsync($"{Objects.ConfigMaps}?resourceVersion=999999999"));
        Assert.Equal((400, "BadRequest"), await CodeAsync($"{Objects.ConfigMaps}?resourceVersion=abc"));
        Assert.Equal((410, "Expired"), await CodeAsync($"{Objects.ConfigMaps}?resourceVersion=1&resourceVersionMatch=Exact"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/namespaces/default/pods/none", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/widgets", 404)]
    [InlineData("GET", "/apis/nothing.example/v1/x", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/pods/p/exec", 404)]
    [InlineData("POST", "/version", 405)]
    [InlineData("PUT", "/api/v1/namespaces/default/pods", 405)]
    [InlineData("POST", "/api/v1/pods", 405)]
    [InlineData("GET", "/api/v1/namespaces/default/nodes/x", 404)]
    [InlineData("GET", "/api/v1/namespaces/..%2f..%2fetc/pods/x", 404)]
    public async Task Request_OutOfPlace_IsAStatus(string method, string path, int code)
    {
        var answer = await cluster.Admin.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}"u8.ToArray(), "application/json");

        Assert.Equal(code, answer.Code);
        Assert.Equal(("Status", code), ((string?)answer.Body["kind"], (int?)answer.Body["code"]));
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("""{"data":{"a":"1"},"data":{"a":"2"}}""", "application/json", 400)]
    [InlineData("""{"metadata":"x"}""", "application/json", 400)]
    [InlineData("""{"metadata":{"name":7}}""", "application/json", 400)]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}""", "application/json", 400)]
    [InlineData("""{"metadata":{"name":"x","namespace":"other"}}""", "application/json", 400)]
    [InlineData("<x/>", "application/xml", 415)]
    [InlineData("k8s\0broken", "application/vnd.kubernetes.protobuf", 400)]
    [InlineData("a: &x [1]\nb: *x", "application/yaml", 400)]
    [InlineData("metadata: {name: from-yaml}", "application/yaml", 201)]
    public async Task Create_OfOddBodies_IsToldWhatIsWrong(string body, string type, int code)
    {
        var answer = await cluster.Admin.SendAsync(HttpMethod.Post, Objects.ConfigMaps, Encoding.UTF8.GetBytes(body), type);

        Assert.True(answer.Code == code, answer.Body.ToJsonString());
    }

    [Fact]
    public async Task Create_OfTooMuch_IsRefused()
    {
        var deep = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000));
        var huge = Encoding.UTF8.GetBytes(Objects.ConfigMap("big", new string('x', 4 << 20)).ToJsonString());

        Assert.Equal(400, (await cluster.Admin.SendAsync(HttpMethod.Post, Objects.ConfigMaps, deep, "application/json")).Code);
        Assert.Equal((413, "RequestEntityTooLarge"), Short(await cluster.Admin.SendAsync(HttpMethod.Post, Objects.ConfigMaps, huge, "application/json")));
    }

    [Fact]
    public async Task UnknownFields_AreWarnedOfAndNotStored()
    {
        var map = Objects.ConfigMap("a");
        map["sped"] = "x";

        var strict = await cluster.Admin.PostAsync($"{Objects.ConfigMaps}?fieldValidation=Strict", map);
        var stored = (await cluster.Admin.PostAsync(Objects.ConfigMaps, map)).Ok();

        Assert.Equal((400, "strict decoding error: unknown field \"sped\""), (strict.Code, strict.Message));
        Assert.Null(stored["sped"]);
    }

    [Fact]
    public async Task Namespace_WhenDeleted_TakesItsContentAlong()
    {
        (await cluster.Admin.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "team" } })).Ok();
        (await cluster.Admin.PostAsync("/api/v1/namespaces/team/configmaps", Objects.ConfigMap("a"))).Ok();
        (await cluster.Admin.PostAsync("/api/v1/namespaces/team/pods", Objects.Pod("p"))).Ok();

        (await cluster.Admin.DeleteAsync("/api/v1/namespaces/team")).Ok();
        await cluster.Admin.UntilGoneAsync("/api/v1/namespaces", "team");

        Assert.Empty(Names((await cluster.Admin.GetAsync("/api/v1/namespaces/team/configmaps")).Ok()));
        Assert.Equal((404, "NotFound"), Short(await cluster.Admin.PostAsync("/api/v1/namespaces/team/configmaps", Objects.ConfigMap("late"))));
        Assert.Equal(403, (await cluster.Admin.DeleteAsync("/api/v1/namespaces/default")).Code);
    }

    [Fact]
    public async Task Namespace_WithPodOnANode_WaitsForTheNode()
    {
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "team" } })).Ok();
        (await cluster.Admin.PostAsync("/api/v1/namespaces/team/pods", Objects.Pod("p", "demo"))).Ok();
        (await cluster.Admin.DeleteAsync("/api/v1/namespaces/team")).Ok();

        await node.Client.UntilOnNodeAsync("demo", "p", p => p["metadata"]!["deletionTimestamp"] is not null);
        var refused = await cluster.Admin.PostAsync("/api/v1/namespaces/team/configmaps", Objects.ConfigMap("late"));
        (await node.Client.DeleteAsync("/api/v1/namespaces/team/pods/p", new JsonObject { ["gracePeriodSeconds"] = 0 })).Ok();
        await cluster.Admin.UntilGoneAsync("/api/v1/namespaces", "team");

        Assert.Equal(403, refused.Code);
        Assert.Contains("because it is being terminated", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finalizers_HoldAnObjectUntilTheyAreGone()
    {
        var map = Objects.ConfigMap("held");
        map["metadata"]!["finalizers"] = new JsonArray("example.com/wait");
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, map)).Ok();

        var marked = (await cluster.Admin.DeleteAsync($"{Objects.ConfigMaps}/held")).Ok();
        (await cluster.Admin.PatchAsync($"{Objects.ConfigMaps}/held", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } })).Ok();

        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
        Assert.Equal(404, (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}/held")).Code);
    }

    [Fact]
    public async Task Delete_WithPreconditions_ChecksThem()
    {
        var made = (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("a"))).Ok();

        var wrong = await cluster.Admin.DeleteAsync($"{Objects.ConfigMaps}/a", new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = Guid.NewGuid().ToString() } });
        var right = await cluster.Admin.DeleteAsync($"{Objects.ConfigMaps}/a", new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = (string?)made["metadata"]!["uid"] } });

        Assert.Equal((409, "Conflict"), Short(wrong));
        Assert.Equal("Success", (string?)right.Ok()["status"]);
    }

    [Fact]
    public async Task Owned_GoesWithItsOwner_UnlessOrphaned()
    {
        foreach (var (owner, options) in ((string, JsonObject?)[])[("taken", null), ("left", new JsonObject { ["propagationPolicy"] = "Orphan" })])
        {
            var made = (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap(owner))).Ok();
            var child = Objects.ConfigMap($"{owner}-child");
            child["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = owner, ["uid"] = (string?)made["metadata"]!["uid"] });
            (await cluster.Admin.PostAsync(Objects.ConfigMaps, child)).Ok();
            (await cluster.Admin.DeleteAsync($"{Objects.ConfigMaps}/{owner}", options)).Ok();
        }

        await cluster.Admin.UntilGoneAsync(Objects.ConfigMaps, "taken-child");
        Assert.Equal(["left-child"], Names((await cluster.Admin.GetAsync(Objects.ConfigMaps)).Ok()));
    }

    [Fact]
    public async Task Events_AreTheSameInBothGroups()
    {
        var core = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "e.1" },
            ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["name"] = "p" },
            ["reason"] = "Started",
            ["message"] = "it runs",
            ["type"] = "Normal",
        };
        (await cluster.Admin.PostAsync("/api/v1/namespaces/default/events", core)).Ok();

        var other = (await cluster.Admin.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events/e.1")).Ok();
        var found = (await cluster.Admin.GetAsync("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp,type%3DNormal")).Ok();

        Assert.Equal(("events.k8s.io/v1", "it runs", "p"), ((string?)other["apiVersion"], (string?)other["note"], (string?)other["regarding"]!["name"]));
        Assert.Equal(["e.1"], Names(found));
    }

    [Fact]
    public async Task Secret_TurnsStringDataIntoData()
    {
        var secret = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "s" }, ["stringData"] = new JsonObject { ["a"] = "hello" } };

        var made = (await cluster.Admin.PostAsync("/api/v1/namespaces/default/secrets", secret)).Ok();
        var broken = await cluster.Admin.PostAsync("/api/v1/namespaces/default/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "t" }, ["data"] = new JsonObject { ["a"] = "%%%" } });

        Assert.Equal("aGVsbG8=", (string?)made["data"]!["a"]);
        Assert.Equal("Opaque", (string?)made["type"]);
        Assert.Null(made["stringData"]);
        Assert.Equal(422, broken.Code);
    }

    private static IEnumerable<string?> Names(JsonNode list) => list["items"]!.AsArray().Select(i => (string?)i!["metadata"]!["name"]).Where(n => n != "kube-root-ca.crt");

    private static (int, string?) Short(Answer answer) => (answer.Code, answer.Reason);

    private async Task<(int, string?)> CodeAsync(string path) => Short(await cluster.Admin.GetAsync(path));

    private async Task MakeAsync(string name, JsonObject labels)
    {
        var map = Objects.ConfigMap(name);
        map["metadata"]!["labels"] = labels;
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, map)).Ok();
    }
}
