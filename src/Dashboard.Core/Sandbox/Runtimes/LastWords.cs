namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>Finds what matters among a runtime's last lines of standard error. They are untrusted: the guest writes there too.</summary>
internal static class LastWords
{
    private const int MaxLength = 300;

    /// <summary>What follows <paramref name="mark"/> in the last line that has it.</summary>
    public static string? Find(IReadOnlyList<string> lines, string mark)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            var at = lines[i].LastIndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                return Cut(lines[i][(at + mark.Length)..]);
            }
        }

        return null;
    }

    /// <summary>The innermost cause of an error told over several lines: the last line that says something.</summary>
    public static string Cause(IReadOnlyList<string> lines)
    {
        var line = lines.LastOrDefault(l => !string.IsNullOrWhiteSpace(l)) ?? "";
        line = line.Trim();
        return Cut(line.StartsWith("Error: ", StringComparison.Ordinal) ? line["Error: ".Length..] : line.TrimStart(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':'));
    }

    /// <summary>The text on one line without control characters, at most 300 characters.</summary>
    public static string Cut(string text)
    {
        var clean = new string([.. text.Trim().Select(c => char.IsControl(c) ? ' ' : c)]);
        return clean.Length <= MaxLength ? clean : clean[..MaxLength] + "…";
    }
}
