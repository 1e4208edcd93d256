using System.Globalization;

namespace Dashboard.Components.Matrix;

/// <summary>Which runtimes wrote the same to standard output.</summary>
public sealed class OutputGroups
{
    private readonly List<List<MatrixRow>> groups;

    /// <summary>Compares the rows that have an output.</summary>
    public OutputGroups(IEnumerable<MatrixRow> rows) =>
        groups = [.. rows.Where(row => row.Output is not null).GroupBy(row => row.Output!.Sha256).Select(group => group.ToList()).OrderByDescending(group => group.Count)];

    /// <summary>Whether there are two outputs to compare.</summary>
    public bool Compares => groups.Sum(group => group.Count) > 1;

    /// <summary>Whether all that were compared are equal.</summary>
    public bool AllSame => groups.Count == 1;

    /// <summary>The row whose output the others are compared with: of the output most of them wrote. Null without any.</summary>
    public MatrixRow? Reference => groups.FirstOrDefault()?[0];

    /// <summary>Whether a row's output is another than the reference's.</summary>
    public bool Differs(MatrixRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Output is { } output && output.Sha256 != Reference?.Output?.Sha256;
    }

    /// <summary>What is said of a row's output beside the others; empty without one.</summary>
    public string PhraseOf(MatrixRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Output is null || !Compares)
        {
            return "";
        }

        var same = groups.First(group => group[0].Output!.Sha256 == row.Output.Sha256).Where(one => one.Runtime != row.Runtime).Select(one => one.Runtime).ToList();
        return same.Count > 0 ? "same as " + Join(same) : Differs(row) ? "differs from " + Join(groups[0].ConvertAll(one => one.Runtime)) : "the others differ";
    }

    /// <summary>The whole comparison in a sentence; null with fewer than two outputs.</summary>
    public string? Sentence
    {
        get
        {
            if (!Compares)
            {
                return null;
            }

            if (AllSame)
            {
                var lines = Reference!.Output!.Lines;
                var how = groups[0].Count == 2 ? "Both" : string.Create(CultureInfo.InvariantCulture, $"All {groups[0].Count}");
                return lines == 0 ? $"{how} wrote nothing to standard output." : $"{how} wrote the same: {Lines(lines)} of standard output, byte for byte.";
            }

            var told = groups.Select(group => group.Count == 1 ? $"{group[0].Runtime} wrote {Lines(group[0].Output!.Lines)} of its own" : $"{Join(group.ConvertAll(row => row.Runtime))} wrote the same {Lines(group[0].Output!.Lines)}");
            return $"The outputs differ: {string.Join("; ", told)}.";
        }
    }

    /// <summary>Such as <c>1 line</c>.</summary>
    public static string Lines(long lines) => lines == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines");

    private static string Join(IReadOnlyList<string> names) => names.Count < 3
        ? string.Join(" and ", names)
        : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";
}
