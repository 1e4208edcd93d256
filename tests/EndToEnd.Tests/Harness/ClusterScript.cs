using System.Text.Json;

namespace EndToEnd.Tests.Harness;

/// <summary>The cluster's part of the HTTP API, as a script uses it.</summary>
internal sealed class ClusterScript(Api api)
{
    private const string Root = "/api/clusters/local";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Creates the local cluster.</summary>
    public Task CreateAsync() => api.SucceedAsync(Root, new { });

    /// <summary>Joins a node: starts it, approves what it asks for, waits until it is Ready.</summary>
    public async Task JoinAsync(string name)
    {
        var job = await api.PostAsync($"{Root}/nodes", new { name });
        await UntilAsync(
            async () =>
            {
                foreach (var request in await ItemsAsync("csrs"))
                {
                    if (request.Text("state") == "Pending")
                    {
                        await api.PostAsync($"{Root}/csrs/{request.Text("name")}/approve");
                    }
                }

                var now = await api.GetAsync($"/api/jobs/{job.Text("id")}");
                Assert.True(now.Text("state") is "queued" or "running" or "succeeded", now.ToString());
                return now.Text("state") == "succeeded";
            },
            $"node {name} to join");
    }

    /// <summary>Deploys a published module, and waits until its pod is there.</summary>
    public async Task DeployAsync(string reference, string name)
    {
        await api.PostAsync($"{Root}/deployments", new { reference, name, @namespace = "default" });
        await UntilAsync(async () => (await ItemsAsync("pods")).Any(item => item.Text("name") == name), $"pod {name} to be there");
    }

    /// <summary>What a list holds.</summary>
    /// <param name="kind"><c>nodes</c>, <c>pods</c>, <c>events</c> or <c>csrs</c>.</param>
    public async Task<IReadOnlyList<JsonElement>> ItemsAsync(string kind) => [.. (await api.GetAsync($"{Root}/{kind}")).Items()];

    /// <summary>Waits for a pod's phase.</summary>
    public Task PhaseAsync(string pod, string phase) => UntilAsync(
        async () => (await ItemsAsync("pods")).Any(item => item.Text("name") == pod && item.Text("phase") == phase),
        $"pod {pod} to be {phase}");

    /// <summary>A pod's log, read to the end of the pod.</summary>
    public Task<string> LogAsync(string pod) => api.Http.GetStringAsync($"{Root}/pods/default/{pod}/log?follow=true");

    /// <summary>Takes out everything the dashboard put into the cluster.</summary>
    public Task CleanUpAsync() => api.SucceedAsync($"{Root}/cleanup", new { });

    /// <summary>Writes the cluster's kubeconfig into a file.</summary>
    public async Task WriteKubeconfigAsync(string path) => await File.WriteAllTextAsync(path, await api.Http.GetStringAsync($"{Root}/kubeconfig"));

    private static async Task UntilAsync(Func<Task<bool>> reached, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await reached())
        {
            try
            {
                await tick.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"Waited in vain for {what}.", exception);
            }
        }
    }
}
