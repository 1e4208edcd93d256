using System.Text.RegularExpressions;
using Dashboard.Core.Logs;

namespace Workers.Builds;

/// <summary>Passes a compiler's messages on, and keeps the first that tells of an error.</summary>
internal sealed partial class CompilerOutput(ILogSink log) : ILogSink
{
    private const int Longest = 300;

    /// <summary>The first line that starts with <c>error</c> or has <c>error:</c> in it, without colours; null when there was none.</summary>
    public string? FirstError { get; private set; }

    public void Write(LogSource source, string text)
    {
        log.Write(source, text);
        Look(text);
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        log.WriteMany(source, lines);
        for (var i = 0; FirstError is null && i < lines.Count; i++)
        {
            Look(lines[i]);
        }
    }

    private void Look(string line)
    {
        if (FirstError is not null || !line.Contains("error", StringComparison.Ordinal))
        {
            return;
        }

        var plain = Colours().Replace(line, "").Trim();
        if (plain.StartsWith("error", StringComparison.Ordinal) || plain.Contains(" error:", StringComparison.Ordinal))
        {
            FirstError = plain.Length <= Longest ? plain : plain[..Longest] + "...";
        }
    }

    // ECMA-48, 5.4: control sequences.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Colours();
}
