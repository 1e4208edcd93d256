using System.Diagnostics;
using System.Globalization;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>A module that writes a million numbered lines of 80 bytes, read by one subscriber of the job's log while it runs.</summary>
internal sealed class LogMeasurement : IMeasurement
{
    private const int Lines = 1_000_000;
    private const int Rounds = 3;

    public string Name => "log";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var module = await modules.CompileAsync("lines", cancellationToken);
        var (bare, rate, lost, growth, told) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(Lines / (await BareAsync(module, cancellationToken) / 1000));
            await using var dashboard = await DashboardProcess.StartAsync(null, null, cancellationToken);
            var digest = await dashboard.Api.UploadAsync(module, cancellationToken);

            // A short run first: compiling code paths for the first time is not what grows with lines.
            await FollowAsync(dashboard, digest, 20_000, cancellationToken);
            var before = dashboard.ResidentBytes;
            var result = await FollowAsync(dashboard, digest, Lines, cancellationToken);
            rate.Add(result.Received / result.Elapsed.TotalSeconds);
            lost.Add(Lines - result.Received);
            told.Add(result.ToldMissing);
            growth.Add((result.PeakResident - before) / 1048576.0);
        }

        return
        [
            Row.AtLeast($"{Lines:N0} lines of 80 bytes to one subscriber, median of {Rounds}", rate.Median, 50_000, "lines/s"),
            Row.Plain("  bare wazero into a pipe", bare.Median, "lines/s"),
            Row.AtMost("  lines lost (worst round)", lost.Largest, 0, "lines"),
            Row.AtMost("  of these not told to the subscriber (worst round)", lost.Largest - told.Largest, 0, "lines"),
            Row.AtMost("  growth of the dashboard's memory (worst round)", growth.Largest, 100, "MiB"),
        ];
    }

    private static Task<double> BareAsync(string module, CancellationToken cancellationToken) =>
        Tool.TimeAsync(new ProcessStartInfo(Tool.Need("wazero"), ["run", module, Lines.ToString(CultureInfo.InvariantCulture)]), cancellationToken);

    private static async Task<LogResult> FollowAsync(DashboardProcess dashboard, string digest, int lines, CancellationToken cancellationToken)
    {
        var request = new
        {
            module = digest,
            runtime = "wazero",
            args = new[] { lines.ToString(CultureInfo.InvariantCulture) },
            limits = new { wallTime = "00:02:00", outputBytes = 200L * 1024 * 1024 },
        };
        var began = Stopwatch.GetTimestamp();
        var id = await dashboard.Api.SubmitAsync("/api/runs", request, cancellationToken);
        await using var log = await dashboard.Api.FollowAsync($"/api/jobs/{id}/log?follow=true", cancellationToken);
        var counter = new LineCounter();
        var peak = dashboard.ResidentBytes;
        var looked = Stopwatch.GetTimestamp();
        var buffer = new byte[256 * 1024];
        while (await log.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            counter.Add(buffer.AsSpan(0, read));
            if (Stopwatch.GetElapsedTime(looked).TotalMilliseconds > 50)
            {
                peak = Math.Max(peak, dashboard.ResidentBytes);
                looked = Stopwatch.GetTimestamp();
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        await dashboard.Api.SucceededAsync(id, cancellationToken);
        return new LogResult(counter.InOrder, counter.ToldMissing, elapsed, Math.Max(peak, dashboard.ResidentBytes));
    }

    private sealed record LogResult(long Received, long ToldMissing, TimeSpan Elapsed, long PeakResident);
}
