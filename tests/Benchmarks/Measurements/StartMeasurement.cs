using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>Start of the built dashboard to its first "ready", and memory once it has nothing to do.</summary>
internal sealed class StartMeasurement : IMeasurement
{
    private const int Starts = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    public string Name => "start";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var fresh = new Samples();
        for (var i = 0; i < Starts; i++)
        {
            await using var dashboard = await DashboardProcess.StartAsync(null, null, cancellationToken);
            fresh.Add(dashboard.StartTime.TotalSeconds);
        }

        var again = new Samples();
        var memory = new Samples();
        var folder = Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        try
        {
            for (var i = 0; i < Starts; i++)
            {
                await using var dashboard = await DashboardProcess.StartAsync(null, folder, cancellationToken);
                again.Add(dashboard.StartTime.TotalSeconds);
                if (i == Starts - 1)
                {
                    await Task.Delay(Idle, cancellationToken);
                    memory.Add(dashboard.ResidentBytes / 1048576.0);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return
        [
            Row.AtMost($"start to ready, empty data folder, median of {fresh.Count}", fresh.Median, 3, "s"),
            Row.AtMost($"start to ready, existing data folder, median of {again.Count}", again.Median, 3, "s"),
            Row.AtMost($"idle memory (resident, after {Idle.TotalSeconds} s)", memory.Median, 200, "MiB"),
        ];
    }
}
