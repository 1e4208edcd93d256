using System.Diagnostics;
using Benchmarks.Measurements;
using Benchmarks.Measuring;
using Benchmarks.Modules;

// Measures the built dashboard, as a process of its own, against the tools it stands on. Everything is bounded in time.
// Arguments: names of measurements; all without any. Exit code: 0 when all could be measured, whatever they reached.
IMeasurement[] all =
[
    new StartMeasurement(),
    new BuildMeasurement(),
    new RunMeasurement(),
    new LogMeasurement(),
    new InspectMeasurement(),
    new TransferMeasurement(),
    new PodMeasurement(),
];

var unknown = args.Except(all.Select(one => one.Name), StringComparer.Ordinal).ToArray();
if (unknown.Length > 0)
{
    await Console.Error.WriteLineAsync($"no measurement {string.Join(", ", unknown)}; there are: {string.Join(", ", all.Select(one => one.Name))}");
    return 2;
}

using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(20));
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

using var modules = new ModuleFiles();
var rows = new List<Row>();
var failures = 0;
foreach (var measurement in all.Where(one => args.Length == 0 || args.Contains(one.Name, StringComparer.Ordinal)))
{
    Console.Error.WriteLine($"measuring: {measurement.Name}");
    var began = Stopwatch.GetTimestamp();
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
    limit.CancelAfter(TimeSpan.FromMinutes(5));
    try
    {
        rows.AddRange(await measurement.MeasureAsync(modules, limit.Token));
        Console.Error.WriteLine($"  {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
    }
    catch (Exception exception) when (exception is MeasurementException or HttpRequestException or IOException or OperationCanceledException)
    {
        failures++;
        var why = limit.IsCancellationRequested ? "it took longer than it may" : exception.Message;
        rows.Add(new Row(measurement.Name, "not measured"));
        Console.Error.WriteLine($"  {measurement.Name} could not be measured: {why}");
    }

    if (stop.IsCancellationRequested)
    {
        break;
    }
}

Console.WriteLine($"\n{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:F0} GiB of memory, .NET {Environment.Version}\n");
Table.Print(rows);
return failures == 0 ? 0 : 1;
