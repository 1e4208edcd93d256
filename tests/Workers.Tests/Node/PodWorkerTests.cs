using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;
using Workers.Node.Kubelet;

namespace Workers.Tests.Node;

public sealed class PodWorkerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task RunAsync_ExitZero_Succeeds()
    {
        await using var node = new FakeNode();
        using var worker = Start(FakeNode.Pod(), node, out _);
        await node.Provider.StartedAsync();
        await node.Api.UntilAsync(s => s.Phase == "Running");
        node.Provider.Exit(0);
        var last = (await node.Api.UntilAsync(s => s.Phase == "Succeeded"))[^1];
        var status = Assert.Single(last.ContainerStatuses!);
        Assert.Equal(0, status.State!.Terminated!.ExitCode);
        Assert.Equal("Completed", status.State.Terminated.Reason);
        Assert.Equal("registry.test/demo@sha256:aa", status.ImageID);
    }

    [Fact]
    public async Task RunAsync_FailureUnderNever_FailsWithoutAnotherRun()
    {
        await using var node = new FakeNode();
        using var worker = Start(FakeNode.Pod("Never"), node, out _);
        await node.Provider.StartedAsync();
        node.Provider.Exit(7);
        var last = (await node.Api.UntilAsync(s => s.Phase == "Failed"))[^1];
        Assert.Equal(7, last.ContainerStatuses![0].State!.Terminated!.ExitCode);
        Assert.Contains("exit code 7", last.Message, StringComparison.Ordinal);
        Assert.False(node.Provider.StartedMore);
    }

    [Fact]
    public async Task RunAsync_CrashesUnderOnFailure_BacksOffAndStartsAgainUntilSuccess()
    {
        await using var node = new FakeNode();
        using var worker = Start(FakeNode.Pod("OnFailure"), node, out _);
        foreach (var code in new[] { 1, 1, 1, 0 })
        {
            await node.Provider.StartedAsync();
            node.Provider.Exit(code);
        }

        var seen = await node.Api.UntilAsync(s => s.Phase == "Succeeded");
        Assert.Equal(3, seen[^1].ContainerStatuses![0].RestartCount);
        Assert.Equal(1, seen[^1].ContainerStatuses![0].LastState!.Terminated!.ExitCode);
        Assert.Equal([10d, 20d, 40d], node.Time.Waits.Select(w => w.TotalSeconds).Where(s => s >= 10));
    }

    [Fact]
    public async Task RunAsync_ImageNotThere_BacksOffAndTriesAgain()
    {
        await using var node = new FakeNode();
        var pull = node.Provider.Pull;
        node.Provider.Pull = _ =>
        {
            if (node.Provider.Pulls.Count >= 3)
            {
                return pull(node.Provider.Pulls.First());
            }

            throw new ProblemException(ProblemKind.NotFound, "There is no such artifact.", "The registry says so.", "Publish it.");
        };
        using var worker = Start(FakeNode.Pod(), node, out _);
        await node.Provider.StartedAsync();
        Assert.Equal(3, node.Provider.Pulls.Count);
        Assert.Equal([10d, 20d], node.Time.Waits.Select(w => w.TotalSeconds).Where(s => s >= 10));
        node.Provider.Exit(0);
        await node.Api.UntilAsync(s => s.Phase == "Succeeded");
    }

    [Fact]
    public async Task Update_DeletionWhileRunning_KillsAndDeletesWithGraceZero()
    {
        await using var node = new FakeNode();
        var pod = FakeNode.Pod("Always");
        using var worker = Start(pod, node, out var running);
        await node.Provider.StartedAsync();
        worker.Update(pod with { Metadata = pod.Metadata with { DeletionTimestamp = DateTimeOffset.UtcNow } });
        var deletion = await node.Api.DeletionAsync();
        Assert.Contains("\"gracePeriodSeconds\":0", deletion, StringComparison.Ordinal);
        Assert.Contains("\"uid\":\"0a1b\"", deletion, StringComparison.Ordinal);
        await running.WaitAsync(Limit);
        Assert.True(node.Provider.Killed);
        Assert.False(Directory.Exists(Path.Combine(node.Folder, "pods", "0a1b")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(node.Folder, "logs")));
    }

    [Fact]
    public async Task Remove_PodGoneFromTheCluster_TellsNobody()
    {
        await using var node = new FakeNode();
        using var worker = Start(FakeNode.Pod("Always"), node, out var running);
        await node.Provider.StartedAsync();
        worker.Remove();
        await running.WaitAsync(Limit);
        Assert.DoesNotContain(node.Api.Requests, r => r.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Always", true)]
    [InlineData("OnFailure", true)]
    [InlineData("Never", false)]
    public async Task RunAsync_AgentDiedWhileItRan_GoesOnAsRestartPolicySays(string policy, bool again)
    {
        await using var node = new FakeNode();
        using (Start(FakeNode.Pod(policy), node, out var first))
        {
            await node.Provider.StartedAsync();
            await node.StopAgentAsync();
            await first.WaitAsync(Limit);
        }

        using var worker = new PodWorker(FakeNode.Pod(policy), node.Restarted());
        var second = Task.Run(worker.RunAsync);
        if (again)
        {
            await node.Provider.StartedAsync();
            var status = (await node.Api.UntilAsync(s => s.ContainerStatuses?[0].State?.Running is not null && s.ContainerStatuses[0].RestartCount == 1))[^1];
            Assert.Equal("ContainerStatusUnknown", status.ContainerStatuses![0].LastState!.Terminated!.Reason);
        }
        else
        {
            var failed = (await node.Api.UntilAsync(s => s.Phase == "Failed"))[^1];
            Assert.Equal("ContainerStatusUnknown", failed.ContainerStatuses![0].State!.Terminated!.Reason);
            Assert.False(node.Provider.StartedMore);
        }

        worker.Remove();
        await second.WaitAsync(Limit);
    }

    [Fact]
    public async Task RunAsync_EndedBeforeTheAgentCouldSay_IsNotRunAgain()
    {
        await using var node = new FakeNode();
        var records = new ContainerRecords(Path.Combine(node.Folder, "pods", "0a1b"));
        records.Write("c", new ContainerRunRecord(0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new ContainerExit(0, "Completed", null)));
        using var worker = Start(FakeNode.Pod("OnFailure"), node, out _);
        await node.Api.UntilAsync(s => s.Phase == "Succeeded");
        Assert.False(node.Provider.StartedMore);
    }

    [Fact]
    public async Task RunAsync_InitContainers_RunFirstAndInOrder()
    {
        await using var node = new FakeNode();
        var pod = FakeNode.Pod();
        pod = pod with { Spec = pod.Spec with { InitContainers = [new Container { Name = "i", Image = "registry.test/init:v1", Args = ["init"] }] } };
        using var worker = Start(pod, node, out _);
        Assert.Equal(["init"], (await node.Provider.StartedAsync()).Args);
        Assert.False(node.Provider.StartedMore);
        node.Provider.Exit(0);
        Assert.Empty((await node.Provider.StartedAsync()).Args);
        node.Provider.Exit(0);
        var last = (await node.Api.UntilAsync(s => s.Phase == "Succeeded"))[^1];
        Assert.Equal(0, last.InitContainerStatuses![0].State!.Terminated!.ExitCode);
    }

    [Fact]
    public async Task RunAsync_BadMemoryLimit_FailsAndSaysWhy()
    {
        await using var node = new FakeNode();
        var limits = new ResourceRequirements(new Dictionary<string, string>(StringComparer.Ordinal) { ["memory"] = "lots" });
        using var worker = Start(FakeNode.Pod("Always", new Container { Name = "c", Image = "x", Resources = limits }), node, out _);
        var failed = (await node.Api.UntilAsync(s => s.Phase == "Failed"))[^1];
        Assert.Contains("'lots'", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CommandArgsEnvAndMemory_ReachTheContainer()
    {
        await using var node = new FakeNode();
        var container = new Container
        {
            Name = "c",
            Image = "x",
            Command = ["prog", "--name=$(WHO)"],
            Args = ["$(NOT_THERE)", "$$(WHO)"],
            Env = [new EnvVar("WHO", ValueFrom: new EnvVarSource(new ObjectFieldSelector("metadata.name")))],
            Resources = new ResourceRequirements(new Dictionary<string, string>(StringComparer.Ordinal) { ["memory"] = "64Mi" }),
        };
        using var worker = Start(FakeNode.Pod("Never", container), node, out _);
        var run = await node.Provider.StartedAsync();
        Assert.Equal("prog", run.ProgramName);
        Assert.Equal(["--name=demo", "$(NOT_THERE)", "$(WHO)"], run.Args);
        Assert.Equal("demo", run.Env["WHO"]);
        Assert.Equal(64 * 1024 * 1024, run.MemoryBytes);
        node.Provider.Exit(0);
        await node.Api.UntilAsync(s => s.Phase == "Succeeded");
    }

    private static PodWorker Start(V1Pod pod, FakeNode node, out Task running)
    {
        var worker = new PodWorker(pod, node.Services);
        running = Task.Run(worker.RunAsync);
        return worker;
    }
}
