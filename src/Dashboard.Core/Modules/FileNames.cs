using System.Text;

namespace Dashboard.Core.Modules;

/// <summary>Makes names from outside fit to be shown and offered as a download.</summary>
internal static class FileNames
{
    private const int MaxLength = 120;

    /// <summary>The last path segment, without control characters, at most 120 characters; <c>module.wasm</c> when nothing is left.</summary>
    public static string Clean(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var segment = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder();
        foreach (var rune in segment.EnumerateRunes())
        {
            if (clean.Length < MaxLength && !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format)
            {
                clean.Append(rune.ToString());
            }
        }

        var text = clean.ToString().Trim();
        return text.Length == 0 || text is "." or ".." ? "module.wasm" : text;
    }
}
