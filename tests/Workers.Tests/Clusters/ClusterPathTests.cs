using System.Globalization;
using System.Net;
using System.Net.Security;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Tests.Clusters;

public sealed class ClusterPathTests
{
    [Fact]
    public async Task JoinDeployCleanUp_OnRealParts_RunsThePodAndLeavesNothing()
    {
        await using var rig = await ClusterRig.StartAsync();
        var reference = await rig.PublishAsync(TestModules.Hello, "hello");
        await rig.JoinAsync("demo");
        var node = rig.Cluster.Nodes.Find(null, "demo")!;
        Assert.Equal("wasm32-wasi", node.Metadata.Labels!["kubernetes.io/arch"]);
        Assert.Equal("wasm-wasi", node.Status!.NodeInfo!.Architecture);
        Assert.Equal(["NoExecute", "NoSchedule"], node.Spec!.Taints!.Where(t => t.Key == "kubernetes.io/arch").Select(t => t.Effect).Order(StringComparer.Ordinal));

        await rig.SucceedAsync(DeployRequest.Create("local", reference, "wasm-demo", null));
        var pod = await ClusterRig.UntilAsync(rig.Cluster.Pods, p => p.Status?.Phase == "Succeeded");
        Assert.Equal("Completed", pod.Status!.ContainerStatuses![0].State!.Terminated!.Reason);
        var log = await rig.Get<IPodLogRelays>().OpenAsync("local", "default", "wasm-demo", null, CancellationToken.None);
        Assert.Equal("hello", (await rig.LogAsync(log, follow: true)).Trim());

        await rig.SucceedAsync(new CleanUpRequest("local"));
        var client = rig.Cluster.Client;
        Assert.Empty((await client.ListAsync<V1Pod>(null, null, CancellationToken.None)).Items);
        Assert.Empty((await client.ListAsync<V1Node>(null, null, CancellationToken.None)).Items);
        Assert.Empty((await client.ListAsync<V1Lease>(V1Lease.NodeNamespace, null, CancellationToken.None)).Items);
        Assert.Empty((await client.ListAsync<V1CertificateSigningRequest>(null, null, CancellationToken.None)).Items);
        Assert.Empty((await client.ListAsync<V1Secret>(null, null, CancellationToken.None)).Items);
        Assert.Empty((await client.ListAsync<V1Event>(null, null, CancellationToken.None)).Items);
        Assert.Empty(rig.Agents.List());
        Assert.False(Directory.Exists(rig.Agents.FolderOf("local", "demo")));
    }

    [Fact]
    public async Task AgentKilled_WhileAPodRuns_ComesBackAndRunsItOnce()
    {
        await using var rig = await ClusterRig.StartAsync();
        var reference = await rig.PublishAsync(TestModules.Ticking, "ticking");
        await rig.JoinAsync("demo");
        await rig.SucceedAsync(DeployRequest.Create("local", reference, "ticking", null));

        using (var agent = System.Diagnostics.Process.GetProcessById(rig.Agents.Find("local", "demo")!.ProcessId!.Value))
        {
            agent.Kill();
        }

        var pod = await ClusterRig.UntilAsync(
            rig.Cluster.Pods, p => p.Status?.ContainerStatuses?[0] is { RestartCount: 1, State.Running: not null });
        Assert.Equal(137, pod.Status!.ContainerStatuses![0].LastState!.Terminated!.ExitCode);
        Assert.Equal(1, rig.Agents.Find("local", "demo")!.Restarts);
        Assert.Equal("tick", await FirstLineAsync(rig, "ticking"));
        Assert.Single(Guests(rig.Folder));

        // Deleting ends the module at once: it has no signal to wait for.
        await rig.SucceedAsync(UndeployRequest.Create("local", "default", "ticking"));
        Assert.Empty(Guests(rig.Folder));
    }

    [Fact]
    public async Task Logs_OfTheNode_AreForTheApiServerAlone()
    {
        await using var rig = await ClusterRig.StartAsync();
        var reference = await rig.PublishAsync(TestModules.Ticking, "ticking");
        await rig.JoinAsync("demo");
        await rig.SucceedAsync(DeployRequest.Create("local", reference, "ticking", null));

        // A pod runs a moment before its module has said anything.
        Assert.Equal("tick", await FirstLineAsync(rig, "ticking"));
        var node = rig.Cluster.Nodes.Find(null, "demo")!;
        var address = $"https://127.0.0.1:{node.Status!.DaemonEndpoints!.KubeletEndpoint!.Port}";
        using var stranger = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });

        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(address + "/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(address + "/containerLogs/default/ticking/ticking")).StatusCode);

        await using var tail = await rig.Cluster.Client.OpenLogAsync("default", "ticking", new PodLogOptions { TailLines = 1, Timestamps = true }, CancellationToken.None);
        using var reader = new StreamReader(tail);
        var line = PodLogLine.Parse((await reader.ReadToEndAsync()).Trim());
        Assert.Equal("tick", line.Text);
        Assert.NotEqual(0, line.UnixNanoseconds);
        await Assert.ThrowsAsync<ProblemException>(() => rig.Cluster.Client.OpenLogAsync("default", "ticking", new PodLogOptions { TailLines = -1 }, CancellationToken.None));
        await Assert.ThrowsAsync<ProblemException>(() => rig.Cluster.Client.OpenLogAsync("default", "ticking", new PodLogOptions { Container = "other" }, CancellationToken.None));
    }

    [Fact]
    public async Task Join_Cancelled_TakesBackWhatItBegan()
    {
        await using var rig = await ClusterRig.StartAsync();
        var job = await rig.SubmitAsync(new JoinNodeRequest("local", "demo"));
        await ClusterRig.UntilAsync(rig.Cluster.Requests, r => r.Metadata.Name == "demo-tls");

        await rig.Get<IJobService>().CancelAsync(job.Id, CancellationToken.None);
        await rig.EndAsync(job, JobState.Cancelled);

        Assert.Empty(rig.Agents.List());
        Assert.Empty((await rig.Cluster.Client.ListAsync<V1CertificateSigningRequest>(null, null, CancellationToken.None)).Items);
        Assert.Empty((await rig.Cluster.Client.ListAsync<V1Secret>("kube-system", null, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Deploy_NoSuchModule_FailsWithTheRegistrysReason()
    {
        await using var rig = await ClusterRig.StartAsync();
        await rig.PublishAsync(TestModules.Hello, "hello");
        await rig.JoinAsync("demo");
        var host = rig.Get<Dashboard.Core.Registry.Local.ILocalRegistry>().Status.Host;

        var job = await rig.EndAsync(await rig.SubmitAsync(DeployRequest.Create("local", host + "/nowhere:v1", null, null)), JobState.Failed);

        Assert.Contains("could not be pulled", job.Reason, StringComparison.Ordinal);
    }

    /// <summary>Walls with a module of this rig inside; a wall is two processes, of which the inner is the outer's child.</summary>
    private static List<int> Guests(string folder)
    {
        var walls = Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => name!.All(char.IsAsciiDigit))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(pid => Read(pid, "cmdline") is var line && line.Contains("bwrap", StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal))
            .ToHashSet();
        return [.. walls.Where(pid => !walls.Contains(ParentOf(pid)))];
    }

    private static int ParentOf(int pid) =>
        Read(pid, "status").Split('\n').FirstOrDefault(l => l.StartsWith("PPid:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line[5..], CultureInfo.InvariantCulture)
            : 0;

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<string?> FirstLineAsync(ClusterRig rig, string pod)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var log = await rig.Cluster.Client.OpenLogAsync("default", pod, new PodLogOptions { Follow = true }, limit.Token);
        using var reader = new StreamReader(log);
        return await reader.ReadLineAsync(limit.Token);
    }
}
