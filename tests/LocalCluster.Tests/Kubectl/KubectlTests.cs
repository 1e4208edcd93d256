using System.Text.Json.Nodes;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Kubectl;

/// <summary>The commands a person types, with the program a person has.</summary>
public sealed class KubectlTests
{
    private const string DemoPod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: wasm-demo
          labels: {app: demo}
        spec:
          containers:
          - name: wasm-demo
            image: 127.0.0.1:5051/wasm-demo:v0.0.0
            env:
            - {name: GREETING, value: hello}
          nodeSelector:
            kubernetes.io/arch: wasm32-wasi
          tolerations:
          - {key: kubernetes.io/arch, operator: Equal, value: wasm32-wasi, effect: NoExecute}
        """;

    [Fact]
    public async Task Get_NodesAndPods_ShowsTheUsualColumns()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
        var kubectl = new KubectlCommand(cluster);

        var output = (await kubectl.RunAsync("get nodes,pods")).Ok();
        var wide = (await kubectl.RunAsync("get pods -o wide")).Ok();
        var names = (await kubectl.RunAsync("get pods -o name")).Ok();
        var json = JsonNode.Parse((await kubectl.RunAsync("get node demo -o json")).Ok());

        Assert.Matches(@"NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION\s+node/demo\s+Ready\s+<none>", output);
        Assert.Matches(@"NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE\s+pod/p\s+0/1\s+Pending\s+0", output);
        Assert.Matches(@"NODE\s+NOMINATED NODE\s+READINESS GATES\s+p\s.*\sdemo\s", wide);
        Assert.Equal("pod/p", names.Trim());
        Assert.Equal("demo", (string?)json!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Apply_ClientSide_CreatesChangesAndLeavesAlone()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);

        // Tolerations are one atomic list to which the server adds, so a pod that states some never counts as unchanged.
        var plain = DemoPod[..DemoPod.IndexOf("  tolerations", StringComparison.Ordinal)];

        var created = (await kubectl.RunAsync("apply -f -", plain)).Ok();
        var unchanged = (await kubectl.RunAsync("apply -f -", plain)).Ok();
        var configured = (await kubectl.RunAsync("apply -f -", DemoPod.Replace("app: demo", "app: other", StringComparison.Ordinal).Replace("v0.0.0", "v0.0.1", StringComparison.Ordinal))).Ok();
        var forbidden = await kubectl.RunAsync("apply -f -", DemoPod.Replace("GREETING", "OTHER", StringComparison.Ordinal));
        var pod = (await cluster.Admin.GetAsync($"{Objects.Pods}/wasm-demo")).Ok();

        Assert.Equal("pod/wasm-demo created", created.Trim());
        Assert.Equal("pod/wasm-demo unchanged", unchanged.Trim());
        Assert.Equal("pod/wasm-demo configured", configured.Trim());
        Assert.Equal("other", (string?)pod["metadata"]!["labels"]!["app"]);
        Assert.Equal("127.0.0.1:5051/wasm-demo:v0.0.1", (string?)pod["spec"]!["containers"]![0]!["image"]);
        Assert.Equal("hello", (string?)pod["spec"]!["containers"]![0]!["env"]![0]!["value"]);
        Assert.Contains("pod updates may not change fields other than", forbidden.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ServerSide_TakesBackWhatIsNoLongerStated()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);
        const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: '1', b: '2'}\n";

        (await kubectl.RunAsync("apply --server-side -f -", Map)).Ok();
        (await cluster.Admin.PatchAsync($"{Objects.ConfigMaps}/settings", new JsonObject { ["data"] = new JsonObject { ["c"] = "3" } })).Ok();
        (await kubectl.RunAsync("apply --server-side -f -", Map.Replace(", b: '2'", "", StringComparison.Ordinal))).Ok();
        var conflict = await kubectl.RunAsync("apply --server-side --field-manager=other -f -", Map.Replace("a: '1'", "a: '9'", StringComparison.Ordinal));
        var forced = await kubectl.RunAsync("apply --server-side --force-conflicts --field-manager=other -f -", Map.Replace("a: '1'", "a: '9'", StringComparison.Ordinal));
        var data = (await cluster.Admin.GetAsync($"{Objects.ConfigMaps}/settings")).Ok()["data"]!;

        Assert.Contains("conflict with \"kubectl\": .data.a", conflict.Errors, StringComparison.Ordinal);
        Assert.Equal(0, forced.Code);
        Assert.Equal("""{"a":"9","b":"2","c":"3"}""", new JsonObject(data.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString());
    }

    [Fact]
    public async Task Apply_WithMisspelledField_SaysWhich()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();

        var result = await new KubectlCommand(cluster).RunAsync("apply -f -", DemoPod.Replace("nodeSelector", "nodeSelektor", StringComparison.Ordinal));

        Assert.NotEqual(0, result.Code);
        Assert.Contains("unknown field \"spec.nodeSelektor\"", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetWatch_ShowsChangesAsTheyHappen()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("first"))).Ok();
        using var watch = kubectl.Follow("get pods -w");
        await watch.ReadUntilAsync("first");

        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("second"))).Ok();
        await watch.ReadUntilAsync("second");
        (await cluster.Admin.PatchAsync($"{Objects.Pods}/second/status", new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running" } })).Ok();

        Assert.Contains("Running", await watch.ReadUntilAsync("Running"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateApprove_IssuesTheCertificate()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync(approve: true);
        using var node = await FakeNode.EnrollAsync(cluster, "demo");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        (await node.Client.PostAsync(Objects.SigningRequests, node.ServingRequest("demo-tls", key))).Ok();
        var kubectl = new KubectlCommand(cluster);

        var before = (await kubectl.RunAsync("get csr")).Ok();
        var approved = (await kubectl.RunAsync("certificate approve demo-tls")).Ok();
        using var certificate = await FakeNode.CertificateAsync(node.Client, "demo-tls");
        var after = (await kubectl.RunAsync("get csr demo-tls")).Ok();

        Assert.Matches(@"demo-tls\s+\d+s\s+kubernetes.io/kubelet-serving\s+system:node:demo\s+<none>\s+Pending", before);
        Assert.Contains("certificatesigningrequest.certificates.k8s.io/demo-tls approved", approved, StringComparison.Ordinal);
        Assert.Contains("Approved,Issued", after, StringComparison.Ordinal);
        Assert.True(certificate.MatchesHostname("demo"));
    }

    [Fact]
    public async Task CertificateDeny_LeavesItUnsigned()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        (await cluster.Admin.PostAsync(Objects.SigningRequests, FakeNode.Request("demo", FakeNode.ClientRequest(key, "demo"), "kubernetes.io/kube-apiserver-client-kubelet", "client auth"))).Ok();
        var kubectl = new KubectlCommand(cluster);

        (await kubectl.RunAsync("certificate deny demo")).Ok();

        Assert.Matches(@"demo\s.*\sDenied\s*$", (await kubectl.RunAsync("get csr --no-headers")).Ok().Trim());
    }

    [Fact]
    public async Task CreateSecret_DockerRegistry_HoldsTheLogin()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);

        (await kubectl.RunAsync("create secret docker-registry demo-wasi-secret --docker-server=127.0.0.1:5051 --docker-username=u --docker-password=p")).Ok();
        var again = await kubectl.RunAsync("create secret docker-registry demo-wasi-secret --docker-server=x --docker-username=u --docker-password=p");
        var secret = (await cluster.Admin.GetAsync("/api/v1/namespaces/default/secrets/demo-wasi-secret")).Ok();
        var login = JsonNode.Parse(Convert.FromBase64String((string)secret["data"]![".dockerconfigjson"]!));

        Assert.Equal("kubernetes.io/dockerconfigjson", (string?)secret["type"]);
        Assert.Equal("u", (string?)login!["auths"]!["127.0.0.1:5051"]!["username"]);
        Assert.Contains("already exists", again.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create configmap settings --from-literal=a=1", "get cm settings -o jsonpath={.data.a}", "1")]
    [InlineData("create namespace team", "get ns team -o jsonpath={.status.phase}", "Active")]
    [InlineData("create serviceaccount robot", "get sa robot -o jsonpath={.metadata.name}", "robot")]
    [InlineData("create secret generic plain --from-literal=a=1", "get secret plain -o jsonpath={.data.a}", "MQ==")]
    [InlineData("run busy --image=x/y:z", "get pod busy -o jsonpath={.spec.containers[0].image}", "x/y:z")]
    public async Task Create_OfSmallThings_Works(string command, string query, string expected)
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);

        (await kubectl.RunAsync(command)).Ok();

        Assert.Equal(expected, (await kubectl.RunAsync(query)).Ok());
    }

    [Fact]
    public async Task LabelTaintCordonWait_ChangeTheNode()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        var kubectl = new KubectlCommand(cluster);

        (await kubectl.RunAsync("label node demo disk=fast")).Ok();
        (await kubectl.RunAsync("taint nodes demo dedicated=me:NoSchedule")).Ok();
        (await kubectl.RunAsync("annotate node demo note=here")).Ok();
        (await kubectl.RunAsync("cordon demo")).Ok();
        (await kubectl.RunAsync("wait --for=condition=Ready node/demo --timeout=10s")).Ok();
        var stored = await cluster.Admin.UntilAsync(Objects.Nodes, "demo", n => n["spec"]!["taints"] is JsonArray { Count: 2 });
        (await kubectl.RunAsync("uncordon demo")).Ok();
        (await kubectl.RunAsync("taint nodes demo dedicated-")).Ok();
        await cluster.Admin.UntilAsync(Objects.Nodes, "demo", n => n["spec"]!["taints"] is not JsonArray { Count: > 0 });

        Assert.Equal("fast", (string?)stored["metadata"]!["labels"]!["disk"]);
        Assert.Equal(["dedicated", "node.kubernetes.io/unschedulable"], stored["spec"]!["taints"]!.AsArray().Select(t => (string?)t!["key"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Describe_TellsOfPodAndNodeWithEvents()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p"))).Ok();
        await cluster.Admin.UntilAsync(Objects.Pods, "p", p => p["spec"]!["nodeName"] is not null);
        var kubectl = new KubectlCommand(cluster);

        var pod = (await kubectl.RunAsync("describe pod p")).Ok();
        var described = (await kubectl.RunAsync("describe node demo")).Ok();
        var events = (await kubectl.RunAsync("get events")).Ok();
        var sorted = (await kubectl.RunAsync("events")).Ok();

        Assert.Contains("Successfully assigned default/p to demo", pod, StringComparison.Ordinal);
        Assert.Matches(@"default\s+p\s+0 \(0%\)", described);
        Assert.Contains("HolderIdentity:  demo", described, StringComparison.Ordinal);
        Assert.Matches(@"Normal\s+Scheduled\s+pod/p\s+Successfully assigned", events);
        Assert.Contains("Scheduled", sorted, StringComparison.Ordinal);
        foreach (var what in (string[])["namespace default", "secret", "sa default", "csr"])
            (await kubectl.RunAsync($"describe {what}")).Ok();
    }

    [Fact]
    public async Task Delete_OfBoundPod_WaitsForItsNode()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
        var deleting = new KubectlCommand(cluster).RunAsync("delete pod p");

        var marked = await node.Client.UntilOnNodeAsync("demo", "p", p => p["metadata"]!["deletionTimestamp"] is not null);
        var removed = await node.Client.DeleteAsync($"{Objects.Pods}/p", new JsonObject { ["gracePeriodSeconds"] = 0, ["preconditions"] = new JsonObject { ["uid"] = (string?)marked["metadata"]!["uid"] } });
        var result = await deleting;

        Assert.Equal(30, (int?)marked["metadata"]!["deletionGracePeriodSeconds"]);
        Assert.Equal(200, removed.Code);
        Assert.Contains("pod \"p\" deleted", result.Ok(), StringComparison.Ordinal);
        Assert.Equal(404, (await cluster.Admin.GetAsync($"{Objects.Pods}/p")).Code);
    }

    [Fact]
    public async Task Delete_ByForceLabelAndAll_Works()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("forced", "demo"))).Ok();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("one"))).Ok();
        (await cluster.Admin.PostAsync(Objects.ConfigMaps, Objects.ConfigMap("two"))).Ok();
        var kubectl = new KubectlCommand(cluster);

        (await kubectl.RunAsync("delete pod forced --force --grace-period=0")).Ok();
        (await kubectl.RunAsync("label cm one gone=yes")).Ok();
        (await kubectl.RunAsync("delete cm -l gone=yes")).Ok();
        var left = (await kubectl.RunAsync("get cm -o name")).Ok();
        (await kubectl.RunAsync("delete cm --all")).Ok();
        (await kubectl.RunAsync("delete node demo")).Ok();

        Assert.Equal("configmap/two", left.Trim());
        Assert.Equal("", (await kubectl.RunAsync("get pods,cm,nodes -o name")).Ok());
    }

    [Fact]
    public async Task Drain_EvictsWhatRuns()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        using var node = await FakeNode.JoinAsync(cluster, "demo");
        (await cluster.Admin.PostAsync(Objects.Pods, Objects.Pod("p", "demo"))).Ok();
        var draining = new KubectlCommand(cluster).RunAsync("drain demo --force --timeout=20s");

        await node.Client.UntilOnNodeAsync("demo", "p", p => p["metadata"]!["deletionTimestamp"] is not null);
        (await node.Client.DeleteAsync($"{Objects.Pods}/p", new JsonObject { ["gracePeriodSeconds"] = 0 })).Ok();

        Assert.Contains("node/demo drained", (await draining).Ok(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsAnotherUser_OneMayLess()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);

        var refused = await kubectl.RunAsync("get pods --as=jane");

        Assert.Contains("User \"jane\" cannot list resource \"pods\"", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("no", (await kubectl.RunAsync("auth can-i list pods --as=jane")).Output.Trim());
    }

    [Fact]
    public async Task AuthQuestions_AreAnswered()
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var kubectl = new KubectlCommand(cluster);

        Assert.Equal("yes", (await kubectl.RunAsync("auth can-i delete pods")).Ok().Trim());
        Assert.Contains("kubernetes-admin", (await kubectl.RunAsync("auth whoami")).Ok(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api-resources")]
    [InlineData("api-versions")]
    [InlineData("cluster-info")]
    [InlineData("version")]
    [InlineData("get all -A")]
    [InlineData("get --raw /readyz")]
    [InlineData("diff -f {pod}")]
    [InlineData("apply --dry-run=server -f {pod}")]
    [InlineData("create --dry-run=server -f {pod}")]
    [InlineData("replace --force -f {pod}")]
    [InlineData("explain pod.spec.containers")]
    public async Task OtherCommands_EndWell(string arguments)
    {
        KubectlCommand.Require();
        await using var cluster = await TestCluster.StartAsync();
        var file = cluster.FileAt("pod.yaml");
        await File.WriteAllTextAsync(file, DemoPod, TestCluster.Limit);

        var result = await new KubectlCommand(cluster).RunAsync(arguments.Replace("{pod}", file, StringComparison.Ordinal));

        // diff ends with 1 when it found a difference.
        Assert.True(result.Code == (arguments.StartsWith("diff", StringComparison.Ordinal) ? 1 : 0), result.Errors);
    }
}
