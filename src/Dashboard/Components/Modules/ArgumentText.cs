using System.Text;
using Dashboard.Core.Errors;

namespace Dashboard.Components.Modules;

/// <summary>Reads what a person types into the fields of a run.</summary>
public static class ArgumentText
{
    /// <summary>Words as a POSIX shell would split them: by blanks, with '...', "..." and \ to keep them together; nothing is expanded.</summary>
    /// <exception cref="ProblemException">A quotation mark is left open.</exception>
    public static IReadOnlyList<string> SplitWords(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>();
        StringBuilder? word = null;
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote is null && char.IsWhiteSpace(c))
            {
                Finish();
            }
            else if (c == quote)
            {
                quote = null;
            }
            else if (quote is null && c is '\'' or '"')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else
            {
                var escapes = c == '\\' && i + 1 < text.Length && (quote is null || (quote == '"' && text[i + 1] is '"' or '\\'));
                (word ??= new StringBuilder()).Append(escapes ? text[++i] : c);
            }
        }

        Finish();
        return quote is null
            ? words
            : throw new ProblemException(ProblemKind.Invalid, "The arguments can't be read.", $"A {quote} is not closed.", "Close it, or write \\ before it to mean the character itself.");

        void Finish()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }

    /// <summary>One variable a line, as NAME=VALUE; empty lines are passed over.</summary>
    /// <exception cref="ProblemException">A line without '='.</exception>
    public static IReadOnlyDictionary<string, string> ReadVariables(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => !string.IsNullOrWhiteSpace(l)))
        {
            var split = line.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                throw new ProblemException(ProblemKind.Invalid, "The environment can't be read.", $"The line \"{line}\" is not NAME=VALUE.", "Write one variable a line, such as GREETING=hello.");
            }

            variables[line[..split].Trim()] = line[(split + 1)..];
        }

        return variables;
    }
}
