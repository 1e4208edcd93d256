using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The cluster's part of the path through the HTTP API, with kubectl looking in from outside.</summary>
public sealed class ClusterPathTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: by-hand
        spec:
          restartPolicy: Never
          nodeSelector: {kubernetes.io/arch: wasm32-wasi}
          tolerations:
          - {key: kubernetes.io/arch, operator: Equal, value: wasm32-wasi, effect: NoExecute}
          - {key: kubernetes.io/arch, operator: Equal, value: wasm32-wasi, effect: NoSchedule}
          - {key: node.kubernetes.io/network-unavailable, operator: Exists, effect: NoSchedule}
          containers:
          - name: by-hand
            image: REFERENCE
            imagePullPolicy: Always
            env:
            - {name: TICKS, value: "2"}
        """;

    [Fact]
    public async Task WholePath_ThroughTheApiAndKubectl_RunsAndLeavesNothing()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        Skip.Without("docker-registry");
        var kubectl = Skip.Without("kubectl");
        var cluster = new ClusterScript(api);
        var reference = $"{dashboard.Registry}/wasm-demo:v0.0.0";

        var (built, _) = await api.SucceedAsync("/api/builds", new { sample = "wasi-helloworld", scenario = "build-rust-wasi-helloworld" });
        await api.SucceedAsync("/api/publishes", new { module = built.Text("module"), reference, format = "wasm-to-oci" });
        await cluster.CreateAsync();
        await cluster.JoinAsync("demo");
        await cluster.DeployAsync(reference, "wasm-demo");
        var log = await cluster.LogAsync("wasm-demo");
        await cluster.PhaseAsync("wasm-demo", "Succeeded");

        Assert.Contains("Hello from WebAssembly!", log, StringComparison.Ordinal);
        Assert.Contains("Goodbye.", log, StringComparison.Ordinal);
        Assert.Contains(await cluster.ItemsAsync("events"), item => item.Text("object") == "pod/wasm-demo");

        var kubeconfig = Path.Combine(dashboard.DataPath, "outside.kubeconfig");
        await cluster.WriteKubeconfigAsync(kubeconfig);
        Task<string> Kubectl(params string[] arguments) => Shell.RunAsync(kubectl, ["--kubeconfig", kubeconfig, .. arguments]);

        Assert.Matches(@"demo\s+Ready", await Kubectl("get", "nodes"));
        Assert.Contains("wasm-demo", await Kubectl("get", "pods"), StringComparison.Ordinal);
        Assert.Contains("Goodbye.", await Kubectl("logs", "wasm-demo"), StringComparison.Ordinal);

        var manifest = Path.Combine(dashboard.DataPath, "by-hand.yaml");
        await File.WriteAllTextAsync(manifest, Pod.Replace("REFERENCE", reference, StringComparison.Ordinal));
        await Kubectl("apply", "-f", manifest);
        await Kubectl("wait", "pod/by-hand", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s");
        Assert.Contains("tick 2 of 2", await Kubectl("logs", "-f", "by-hand"), StringComparison.Ordinal);
        await Kubectl("delete", "pod", "by-hand", "--timeout=60s");

        await cluster.CleanUpAsync();
        Assert.Empty(await cluster.ItemsAsync("nodes"));
        Assert.Empty(await cluster.ItemsAsync("pods"));
        Assert.Empty(await cluster.ItemsAsync("csrs"));
        Assert.DoesNotContain("bootstrap-token", await Kubectl("get", "secrets", "--all-namespaces"), StringComparison.Ordinal);
        await Marked.WaitAsync("--node-name\0demo\0", present: false, dashboard.DataPath);
    }
}
