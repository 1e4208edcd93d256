using System.Diagnostics;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>
/// A run through the API, sandbox and limits on, to the first line the module wrote, against the same runtime started by hand
/// on the same module; and what the sandbox's outer wall costs by itself.
/// </summary>
internal sealed class RunMeasurement : IMeasurement
{
    private const int Warmups = 5;
    private const int Rounds = 40;
    private const string Runtime = "wazero";

    public string Name => "run";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var runtime = Tool.Need(Runtime);
        var bwrap = Tool.Find("bwrap");
        var module = await modules.CompileAsync("hello", cancellationToken);
        await using var dashboard = await DashboardProcess.StartAsync(null, null, cancellationToken);
        var digest = await dashboard.Api.UploadAsync(module, cancellationToken);
        var cache = Path.Combine(modules.Folder, "wazero-cache");

        var (api, bare, cached, walled) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            var one = await ThroughApiAsync(dashboard.Api, digest, cancellationToken);
            var two = await Tool.TimeToFirstOutputAsync(new ProcessStartInfo(runtime, ["run", module]), cancellationToken);
            var three = await Tool.TimeToFirstOutputAsync(new ProcessStartInfo(runtime, ["run", $"-cachedir={cache}", module]), cancellationToken);
            var four = bwrap is null ? 0 : await Tool.TimeToFirstOutputAsync(Walled(bwrap, runtime, cache, module), cancellationToken);
            if (i >= Warmups)
            {
                api.Add(one);
                bare.Add(two);
                cached.Add(three);
                walled.Add(four);
            }
        }

        return
        [
            Row.AtMost($"run through the API to first output ÷ bare {Runtime}, medians of {Rounds}", api.Median / bare.Median, 1.5, "×"),
            Row.Plain("  through the API, sandbox and limits on", api.Median, "ms"),
            Row.Plain($"  bare {Runtime} run", bare.Median, "ms"),
            Row.Plain($"  bare {Runtime} run with its cache of compiled modules", cached.Median, "ms"),
            bwrap is null ? new Row("  bubblewrap", "not installed") : Row.Plain("  the same in bubblewrap", walled.Median, "ms"),
            bwrap is null ? new Row("  bubblewrap's cost", "not installed") : Row.Plain("  bubblewrap's cost", walled.Median - cached.Median, "ms"),
        ];
    }

    private static async Task<double> ThroughApiAsync(DashboardApi api, string digest, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var id = await api.SubmitAsync("/api/runs", new { module = digest, runtime = Runtime }, cancellationToken);
        double? elapsed = null;
        await using (var log = await api.FollowAsync($"/api/jobs/{id}/log?follow=true&format=ndjson", cancellationToken))
        using (var reader = new StreamReader(log))
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (elapsed is null && line.Contains("\"source\":\"stdout\"", StringComparison.Ordinal))
                {
                    elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                }
            }
        }

        await api.SucceededAsync(id, cancellationToken);
        return elapsed ?? throw new MeasurementException("The run wrote nothing.");
    }

    /// <summary>The least wall that still runs: no network, no other processes, only the runtime, the module and the cache visible.</summary>
    private static ProcessStartInfo Walled(string bwrap, string runtime, string cache, string module)
    {
        var real = new FileInfo(runtime).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? runtime;
        return new ProcessStartInfo(
            bwrap,
            [
                "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
                "--ro-bind", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64", "--ro-bind", "/usr/lib", "/usr/lib",
                "--ro-bind", real, "/runtime", "--bind", cache, "/cache", "--ro-bind", module, "/module.wasm",
                "/runtime", "run", "-cachedir=/cache", "/module.wasm",
            ]);
    }
}
