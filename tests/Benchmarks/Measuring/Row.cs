namespace Benchmarks.Measuring;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured, and how often.</param>
/// <param name="Value">The value, with its unit.</param>
/// <param name="Goal">What it must reach, or null when the line only explains another.</param>
/// <param name="Reached">Whether it does.</param>
internal sealed record Row(string What, string Value, string? Goal = null, bool? Reached = null)
{
    public static Row AtMost(string what, double value, double goal, string unit) =>
        new(what, Show(value, unit), "at most " + Show(goal, unit), value <= goal);

    public static Row AtLeast(string what, double value, double goal, string unit) =>
        new(what, Show(value, unit), "at least " + Show(goal, unit), value >= goal);

    public static Row Plain(string what, double value, string unit) => new(what, Show(value, unit));

    private static string Show(double value, string unit)
    {
        var digits = Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 100 ? "F0" : Math.Abs(value) >= 10 ? "F1" : "0.##";
        return unit == "×" ? value.ToString("F2") + " ×" : value.ToString(digits) + " " + unit;
    }
}
