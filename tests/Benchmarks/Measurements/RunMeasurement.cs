using System.Diagnostics;
using System.Globalization;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>
/// A run through the API, sandbox and limits on, to the first line the module wrote, against the same runtime started by hand
/// on the same module; with bubblewrap and without. Twice: for the workshop's hello world as cargo makes it, and for the
/// smallest module there is, where nothing but the dashboard's own share is left.
/// </summary>
internal sealed class RunMeasurement : IMeasurement
{
    private const int Warmups = 4;
    private const int Rounds = 25;
    private const string Runtime = "wazero";

    // The sample waits between its lines unless told not to.
    private const string Variable = "TICKS";

    public string Name => "run";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var hello = await modules.BuildSampleAsync("wasi-helloworld", cancellationToken);
        var small = await modules.CompileAsync("hello", cancellationToken);
        await using var walled = await DashboardProcess.StartAsync(null, null, cancellationToken);
        await using var open = await DashboardProcess.StartAsync(
            new Dictionary<string, string> { ["Sandbox:Bubblewrap"] = "Off" }, null, cancellationToken);
        return
        [
            .. await MeasureAsync("wasi-helloworld", hello, walled, open, modules.Folder, goal: 1.5, cancellationToken),
            .. await MeasureAsync("smallest module", small, walled, open, modules.Folder, goal: 1.5, cancellationToken),
        ];
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(
        string name, string module, DashboardProcess walled, DashboardProcess open, string folder, double goal, CancellationToken cancellationToken)
    {
        var runtime = Tool.Need(Runtime);
        var digest = await walled.Api.UploadAsync(module, cancellationToken);
        await open.Api.UploadAsync(module, cancellationToken);
        var cache = "-cachedir=" + Path.Combine(folder, "wazero-cache");
        var (api, unwalled, bare, cached) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            var one = await ThroughApiAsync(walled.Api, digest, cancellationToken);
            var two = await Tool.TimeToFirstOutputAsync(new ProcessStartInfo(runtime, ["run", $"-env={Variable}=0", module]), cancellationToken);
            var three = await ThroughApiAsync(open.Api, digest, cancellationToken);
            var four = await Tool.TimeToFirstOutputAsync(new ProcessStartInfo(runtime, ["run", cache, $"-env={Variable}=0", module]), cancellationToken);
            if (i >= Warmups)
            {
                api.Add(one);
                bare.Add(two);
                unwalled.Add(three);
                cached.Add(four);
            }
        }

        var size = string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(module).Length / 1024.0:N0} KiB");
        return
        [
            Row.AtMost($"run of {name} ({size}) to first output, API ÷ bare {Runtime}, medians of {Rounds}", api.Median / bare.Median, goal, "×"),
            Row.Plain("  through the API, sandbox and limits on", api.Median, "ms"),
            Row.Plain("  the same without bubblewrap", unwalled.Median, "ms"),
            Row.Plain("  what bubblewrap costs", api.Median - unwalled.Median, "ms"),
            Row.Plain($"  bare {Runtime} run", bare.Median, "ms"),
            Row.Plain($"  bare {Runtime} run -cachedir", cached.Median, "ms"),
        ];
    }

    private static async Task<double> ThroughApiAsync(DashboardApi api, string digest, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var request = new { module = digest, runtime = Runtime, env = new Dictionary<string, string> { [Variable] = "0" } };
        var id = await api.SubmitAsync("/api/runs", request, cancellationToken);
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
}
