using System.Text;

namespace Dashboard.Core.Processes;

/// <summary>Writes argument lists the way a person would type them into a POSIX shell.</summary>
public static class ShellQuote
{
    private const string Safe = "%+,-./:=@_";

    /// <summary>One word, quoted only where it must be (POSIX.1-2017, Shell Command Language, 2.2).</summary>
    public static string Quote(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Safe.Contains(c, StringComparison.Ordinal)))
        {
            return word;
        }

        return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    /// <summary>A whole command line.</summary>
    public static string Join(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var line = new StringBuilder();
        foreach (var word in words)
        {
            if (line.Length > 0)
            {
                line.Append(' ');
            }

            line.Append(Quote(word));
        }

        return line.ToString();
    }
}
