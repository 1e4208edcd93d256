namespace Dashboard.Components.Matrix;

/// <summary>A line at which two outputs differ.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Reference">What the reference has there; null past its end.</param>
/// <param name="Other">What the other has there; null past its end.</param>
public sealed record DiffLine(int Number, string? Reference, string? Other);

/// <summary>Where two outputs begin to differ, in a few lines.</summary>
/// <param name="Lines">The first lines that differ.</param>
/// <param name="More">How many more lines of those looked at differ.</param>
public sealed record OutputDiff(IReadOnlyList<DiffLine> Lines, int More)
{
    private const int Shown = 8;
    private const int Longest = 240;

    /// <summary>
    /// Compares line by line. A line of one against the same line of the other: what a program writes on two runtimes differs in
    /// its lines, hardly in which there are.
    /// </summary>
    public static OutputDiff Of(IReadOnlyList<string> reference, IReadOnlyList<string> other)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(other);
        var lines = new List<DiffLine>();
        var more = 0;
        for (var i = 0; i < Math.Max(reference.Count, other.Count); i++)
        {
            var (one, two) = (reference.ElementAtOrDefault(i), other.ElementAtOrDefault(i));
            if (one == two)
            {
                continue;
            }

            if (lines.Count < Shown)
            {
                var skip = FirstDifference(one, two);
                lines.Add(new DiffLine(i + 1, Cut(one, skip), Cut(two, skip)));
            }
            else
            {
                more++;
            }
        }

        return new OutputDiff(lines, more);
    }

    // A long line is shown from shortly before the place where it differs.
    private static string? Cut(string? line, int difference)
    {
        if (line is null || line.Length <= Longest)
        {
            return line;
        }

        var from = Math.Clamp(difference - 20, 0, line.Length);
        var text = line[from..Math.Min(line.Length, from + Longest)];
        return $"{(from > 0 ? "…" : "")}{text}{(from + text.Length < line.Length ? "…" : "")}";
    }

    private static int FirstDifference(string? one, string? two) => one is null || two is null ? 0 : one.AsSpan().CommonPrefixLength(two);
}
