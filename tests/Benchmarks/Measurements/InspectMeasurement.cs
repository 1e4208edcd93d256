using System.Diagnostics;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;
using Dashboard.Core.Modules.Inspection;

namespace Benchmarks.Measurements;

/// <summary>
/// The inspector on modules of 50 MB: by itself, and through the API, against wasm-objdump -x on the same file. That reads what
/// the inspector reads (every section, name and size of a body, no instruction) and writes it as text; -h, which tells the
/// sections only, stands beside it, as it hardly writes.
/// </summary>
internal sealed class InspectMeasurement : IMeasurement
{
    private const int Size = 50_000_000;
    private const int Warmups = 1;
    private const int Rounds = 9;
    private const double MostMilliseconds = 2000;
    private const double MostMegabytes = 200;

    public string Name => "inspect";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var objdump = Tool.Need("wasm-objdump");
        await using var dashboard = await DashboardProcess.StartAsync(null, null, cancellationToken);
        var before = dashboard.ResidentBytes;
        var (alone, first, bare, headers, allocated) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        var (upload, details, functions) = (new Samples(), new Samples(), new Samples());
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            // Another module each time, or the dashboard would know it already.
            var file = await modules.CreateMixedAsync(Size, i, cancellationToken);
            var digest = "";
            var one = Inspect(file);
            var two = await Tool.TimeAsync(Quietly(objdump, "-x", file), cancellationToken);
            var least = await Tool.TimeAsync(Quietly(objdump, "-h", file), cancellationToken);
            var three = await TimeAsync(async () => digest = await dashboard.Api.UploadAsync(file, cancellationToken));
            var four = await TimeAsync(() => dashboard.Api.GetAsync($"/api/modules/{digest}", cancellationToken));
            var five = await TimeAsync(() => dashboard.Api.GetAsync($"/api/modules/{digest}/functions", cancellationToken));
            File.Delete(file);
            if (i < Warmups)
            {
                first.Add(one.Milliseconds);
            }
            else
            {
                alone.Add(one.Milliseconds);
                allocated.Add(one.Allocated / 1e6);
                bare.Add(two);
                headers.Add(least);
                upload.Add(three);
                details.Add(four);
                functions.Add(five);
            }
        }

        return
        [
            Row.AtMost($"inspector by itself, 50 MB, median of {Rounds}", alone.Median, MostMilliseconds, "ms"),
            Row.AtMost("  the first of a process, its code not compiled yet", first.Largest, MostMilliseconds, "ms"),
            Row.Plain("  wasm-objdump -x", bare.Median, "ms"),
            Row.Plain("  wasm-objdump -h", headers.Median, "ms"),
            Row.Plain("  inspector ÷ wasm-objdump -x", alone.Median / bare.Median, "×"),
            Row.Plain("  inspector ÷ wasm-objdump -h", alone.Median / headers.Median, "×"),
            Row.AtMost("  allocated in all, worst round", allocated.Largest, MostMegabytes, "MB"),
            Row.AtMost($"upload of 50 MB, stored and read once, median of {Rounds}", upload.Median, MostMilliseconds, "ms"),
            Row.AtMost("  what the inspector says of it", details.Median, MostMilliseconds, "ms"),
            Row.AtMost("  the same, slowest round", details.Largest, MostMilliseconds, "ms"),
            Row.AtMost("  its first 100 functions", functions.Median, MostMilliseconds, "ms"),
            Row.AtMost($"  growth of the dashboard's memory, peak of all {Warmups + Rounds} rounds", (dashboard.PeakResidentBytes - before) / 1e6, MostMegabytes, "MB"),
        ];
    }

    private static (double Milliseconds, long Allocated) Inspect(string file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        var inspection = WasmInspector.InspectFile(file);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return inspection.Size == Size && inspection.FunctionCount == MixedModule.Functions && inspection.Names?.FunctionCount == MixedModule.Functions
            ? (elapsed, allocated)
            : throw new MeasurementException($"The inspector found {inspection.FunctionCount} functions, {inspection.Names?.FunctionCount} names in {inspection.Size} bytes.");
    }

    /// <summary>The tool without its output being read, which is megabytes of text and none of its own work.</summary>
    private static ProcessStartInfo Quietly(string objdump, string option, string file) =>
        new("/bin/sh", ["-c", "exec \"$0\" \"$1\" \"$2\" > /dev/null", objdump, option, file]);

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
