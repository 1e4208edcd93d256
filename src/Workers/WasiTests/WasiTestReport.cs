using System.Globalization;

namespace Workers.WasiTests;

/// <summary>The results in plain text: a table of the runtimes, then each failure with what was expected and what came.</summary>
internal static class WasiTestReport
{
    private const int MaxText = 400;

    public static void Write(TextWriter writer, IReadOnlyList<WasiTestRun> runs)
    {
        var width = Math.Max("runtime".Length, runs.Max(r => r.Runtime.Length));
        writer.WriteLine($"{"runtime".PadRight(width)}  passed  failed  skipped    time");
        foreach (var run in runs)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{run.Runtime.PadRight(width)}  {run.Count(WasiTestOutcome.Passed),6}  {run.Count(WasiTestOutcome.Failed),6}  {run.Count(WasiTestOutcome.Skipped),7}  {run.Duration.TotalSeconds,5:0.0} s"));
        }

        foreach (var run in runs.Where(r => r.Count(WasiTestOutcome.Failed) > 0))
        {
            writer.WriteLine();
            writer.WriteLine($"Failed with {run.Runtime}");
            foreach (var result in run.Results.Where(r => r.Outcome == WasiTestOutcome.Failed))
            {
                writer.WriteLine($"  {Clean(result.Test)}");
                writer.WriteLine($"    expected {Clean(result.Expected)}");
                writer.WriteLine($"    got      {Clean(result.Got)}");
            }
        }

        var skipped = runs[0].Results.Where(r => r.Outcome == WasiTestOutcome.Skipped).ToList(); // they are the same for all
        if (skipped.Count > 0)
        {
            writer.WriteLine();
            writer.WriteLine("Skipped");
        }

        foreach (var result in skipped)
        {
            writer.WriteLine($"  {Clean(result.Test)}: {Clean(result.Got)}");
        }
    }

    /// <summary>Text from a suite or a guest on one line, without what a terminal would obey.</summary>
    internal static string Clean(string text)
    {
        var clean = new string([.. text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? ' ' : c)]).Trim();
        return clean.Length <= MaxText ? clean : clean[..MaxText] + "…";
    }
}
