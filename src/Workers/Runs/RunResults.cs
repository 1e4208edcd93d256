using System.Globalization;
using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sandbox;

namespace Workers.Runs;

/// <summary>A run's results as its job tells them.</summary>
internal static class RunResults
{
    public static void Set(IJobContext context, RunResult result)
    {
        context.SetResult("runtime", result.Runtime);
        context.SetResult("end", JsonNamingPolicy.CamelCase.ConvertName(result.End.ToString()));
        context.SetResult("exitCode", result.ExitCode.ToString(CultureInfo.InvariantCulture));
        context.SetResult("durationMs", Milliseconds(result.Duration));
        if (result.PeakMemoryBytes is { } peak)
        {
            context.SetResult("peakMemoryBytes", peak.ToString(CultureInfo.InvariantCulture));
        }

        if (result.FirstOutput is { } first)
        {
            context.SetResult("firstOutputMs", Milliseconds(first));
        }

        if (result.Preparation is { } preparation)
        {
            context.SetResult("preparationMs", Milliseconds(preparation));
        }

        if (result.Output is { } output)
        {
            context.SetResult("outputSha256", output.Sha256);
            context.SetResult("outputLines", output.Lines.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
