using System.Globalization;

namespace Dashboard.Components.Samples;

/// <summary>Cuts a source file into lines to show.</summary>
public static class SourceLines
{
    private const int Most = 5000;

    /// <summary>The lines, each with its line feed; past the first 5000, one line says how many there are more.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var shown = lines.Take(Most).Select(line => line + "\n").ToList();
        if (lines.Length > Most)
        {
            shown.Add(string.Create(CultureInfo.InvariantCulture, $"({lines.Length - Most} more lines are not shown)\n"));
        }

        return shown;
    }
}
