using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>
/// From applying a pod to the first line of its log, on the local cluster with one wasm node: the pod goes to the cluster's own
/// API as kubectl sends it, the log comes through the dashboard.
/// </summary>
internal sealed class PodMeasurement : IMeasurement
{
    private const int Warmups = 2;
    private const int Pods = 50;
    private const string Cluster = "/api/clusters/local";

    public string Name => "pods";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var module = await modules.CompileAsync("hello", cancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(null, null, cancellationToken);
        var api = dashboard.Api;
        var image = $"127.0.0.1:{dashboard.RegistryPort.ToString(CultureInfo.InvariantCulture)}/bench-hello:v1";
        var digest = await api.UploadAsync(module, cancellationToken);
        await api.RunJobAsync("/api/publishes", new { module = digest, reference = image, format = "wasm-to-oci" }, cancellationToken);

        var began = Stopwatch.GetTimestamp();
        await api.RunJobAsync(Cluster, new { }, cancellationToken);
        var created = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        began = Stopwatch.GetTimestamp();
        await JoinAsync(api, cancellationToken);
        var joined = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using var cluster = ClusterApi.Open(await api.GetTextAsync(Cluster + "/kubeconfig", cancellationToken));

        var first = new Samples();
        for (var i = 0; i < Warmups + Pods; i++)
        {
            var name = $"bench-{i}";
            began = Stopwatch.GetTimestamp();
            await cluster.CreatePodAsync(name, image, cancellationToken);
            await FirstLineAsync(api, name, cancellationToken);
            if (i >= Warmups)
            {
                first.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            await cluster.DeletePodAsync(name, cancellationToken);
        }

        await api.RunDeleteJobAsync(Cluster, cancellationToken);
        return
        [
            Row.AtMost($"pod applied to first log line, p50 of {Pods}", first.Median, 1000, "ms"),
            Row.Plain($"  p99 of {Pods}", first.Percentile(99), "ms"),
            Row.Plain("  cluster created", created, "ms"),
            Row.Plain("  node joined, from asking to Ready, approval at once", joined, "ms"),
        ];
    }

    /// <summary>Asks the node to join and approves what it asks for, as the person at the page does.</summary>
    private static async Task JoinAsync(DashboardApi api, CancellationToken cancellationToken)
    {
        var job = await api.SubmitAsync(Cluster + "/nodes", new { name = "demo" }, cancellationToken);
        while (true)
        {
            var state = await api.GetAsync($"/api/jobs/{job}", cancellationToken);
            if (state.GetProperty("state").GetString() is not ("queued" or "running"))
            {
                await api.SucceededAsync(job, cancellationToken);
                return;
            }

            foreach (var csr in Items(await api.GetAsync(Cluster + "/csrs", cancellationToken)).Where(IsPending))
            {
                await api.PostAsync($"{Cluster}/csrs/{csr.GetProperty("name").GetString()}/approve", new { }, cancellationToken);
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private static async Task FirstLineAsync(DashboardApi api, string pod, CancellationToken cancellationToken)
    {
        while (true)
        {
            // What the dashboard itself says in the stream is not the pod's line.
            await using (var log = await api.FollowAsync($"{Cluster}/pods/default/{pod}/log?follow=true&format=ndjson", cancellationToken))
            using (var reader = new StreamReader(log))
            {
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    if (line.Contains("\"text\":\"hello\"", StringComparison.Ordinal))
                    {
                        return;
                    }
                }
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement list) => list.GetProperty("items").EnumerateArray();

    private static bool IsPending(JsonElement csr) =>
        csr.TryGetProperty("state", out var state) && string.Equals(state.GetString(), "pending", StringComparison.OrdinalIgnoreCase);
}
