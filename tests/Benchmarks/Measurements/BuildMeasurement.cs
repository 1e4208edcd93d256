using System.Diagnostics;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>
/// Build of the hello world through the API, from submission to the job's end, against cargo by hand on the same source; and
/// the same build once more, which the cache answers.
/// </summary>
internal sealed class BuildMeasurement : IMeasurement
{
    private const string Sample = "wasi-helloworld";
    private const int Warmups = 1;
    private const int Rounds = 15;

    public string Name => "build";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var samples = Path.Combine(modules.Folder, "samples");
        Cargo.Copy(Path.Combine(Repository.Root, "samples", Sample), Path.Combine(samples, Sample));
        var source = Path.Combine(samples, Sample, "src", "main.rs");
        await using var dashboard = await DashboardProcess.StartAsync(
            new Dictionary<string, string> { ["Samples:Path"] = samples }, null, cancellationToken);

        var (api, bare, cached) = (new Samples(), new Samples(), new Samples());
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            // Another source each time, or the cache would answer.
            await File.AppendAllTextAsync(source, $"// {i}\n", cancellationToken);
            var one = await BuildAsync(dashboard.Api, fromCache: false, cancellationToken);
            var folder = Path.Combine(modules.Folder, $"cargo-{i}");
            Cargo.Copy(Path.Combine(samples, Sample), folder);
            var two = await Cargo.BuildAsync(folder, cancellationToken);
            var three = await BuildAsync(dashboard.Api, fromCache: true, cancellationToken);
            if (i >= Warmups)
            {
                api.Add(one);
                bare.Add(two);
                cached.Add(three);
            }
        }

        return
        [
            Row.AtMost($"build of {Sample} through the API ÷ bare cargo build, medians of {Rounds}", api.Median / bare.Median, 1.2, "×"),
            Row.Plain("  through the API", api.Median, "ms"),
            Row.Plain("  bare cargo build", bare.Median, "ms"),
            Row.AtMost($"unchanged inputs again, from the cache, median of {Rounds}", cached.Median, 100, "ms"),
            Row.Plain("  the slowest of them", cached.Largest, "ms"),
        ];
    }

    private static async Task<double> BuildAsync(DashboardApi api, bool fromCache, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var job = await api.RunJobAsync("/api/builds", new { sample = Sample, scenario = "build-rust-" + Sample }, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var cached = job.GetProperty("results").GetProperty("cached").GetString() == "true";
        return cached == fromCache ? elapsed : throw new MeasurementException($"A build that should {(fromCache ? "" : "not ")}come from the cache did {(cached ? "" : "not ")}.");
    }
}
