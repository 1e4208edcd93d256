using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Samples;

/// <summary>What a compiler says about a place in the source.</summary>
/// <param name="Path">The file, one of the sample's.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, as the compiler counts.</param>
/// <param name="IsError">An error; else a warning.</param>
/// <param name="Text">The message, at most 300 characters: untrusted text.</param>
public sealed record CompilerMessage(string Path, int Line, int Column, bool IsError, string Text);

/// <summary>
/// Finds messages in what compilers print, line by line: clang's and emcc's <c>hello.c:3:5: error: text</c>, rustc's
/// <c>error[E0382]: text</c> with <c>--> src/main.rs:3:5</c> below it, and cargo's about a manifest. The text may come from
/// anywhere (a build script prints what it likes), so only places in known files count, and only so many.
/// </summary>
/// <param name="files">The paths that count.</param>
public sealed partial class CompilerMessages(IReadOnlyCollection<string> files)
{
    /// <summary>Messages kept.</summary>
    public const int Most = 100;

    private const int LongestLine = 4000;
    private const int LongestText = 300;
    private readonly List<CompilerMessage> _found = [];
    private (bool IsError, string Text)? _headline;
    private string? _manifest;

    /// <summary>What was found, in the order it was said, each once.</summary>
    public IReadOnlyList<CompilerMessage> Found => _found;

    /// <summary>The messages in some lines.</summary>
    public static IReadOnlyList<CompilerMessage> Of(IEnumerable<string> lines, IReadOnlyCollection<string> files)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var messages = new CompilerMessages(files);
        foreach (var line in lines)
        {
            messages.Add(line);
        }

        return messages.Found;
    }

    /// <summary>Reads the next line, with or without colours.</summary>
    public void Add(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > LongestLine || _found.Count >= Most)
        {
            return;
        }

        var plain = Colours().Replace(line, "").TrimEnd();
        if (Placed().Match(plain) is { Success: true } clang)
        {
            Keep(clang, clang.Groups["kind"].Value != "warning", clang.Groups["text"].Value);
        }
        else if (Headline().Match(plain) is { Success: true } rustc)
        {
            _headline = (rustc.Groups["kind"].Value == "error", rustc.Groups["code"].Value is { Length: > 0 } code ? $"{rustc.Groups["text"].Value} {code}" : rustc.Groups["text"].Value);
            _manifest = ManifestOf(plain);
        }
        else if (_headline is { } headline && Arrow().Match(plain) is { Success: true } arrow)
        {
            // The first arrow is the place; those below it belong to notes.
            Keep(arrow, headline.IsError, headline.Text);
            _headline = null;
        }
        else if (_manifest is not null && Manifest().Match(plain) is { Success: true } toml)
        {
            Keep(_manifest, toml.Groups["line"].Value, toml.Groups["column"].Value, isError: true, toml.Groups["text"].Value.Trim() is { Length: > 0 } why ? why : "the manifest can't be read");
            _manifest = null;
        }
    }

    private string? ManifestOf(string line) =>
        line.Contains("manifest", StringComparison.Ordinal) ? files.FirstOrDefault(file => line.EndsWith("/" + file + "`", StringComparison.Ordinal)) : null;

    private void Keep(Match match, bool isError, string text) =>
        Keep(match.Groups["path"].Value, match.Groups["line"].Value, match.Groups["column"].Value, isError, text);

    private void Keep(string path, string line, string column, bool isError, string text)
    {
        var file = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        if (!files.Contains(file, StringComparer.Ordinal) || Number(line) is not { } row || Number(column) is not { } place)
        {
            return;
        }

        var message = new CompilerMessage(file, row, place, isError, text.Length <= LongestText ? text : text[..LongestText] + "...");
        if (!_found.Contains(message))
        {
            _found.Add(message);
        }
    }

    private static int? Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    // ECMA-48, 5.4: control sequences.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Colours();

    [GeneratedRegex(@"^(?<path>[^:\s]+):(?<line>[0-9]{1,7}):(?<column>[0-9]{1,7}): (?<kind>fatal error|error|warning): (?<text>.+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placed();

    [GeneratedRegex(@"^(?<kind>error|warning)(?<code>\[[A-Z0-9]{1,8}\])?: (?<text>.+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Headline();

    [GeneratedRegex(@"^ *--> (?<path>[^:\s]+):(?<line>[0-9]{1,7}):(?<column>[0-9]{1,7})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^(?<text>.*?)(?:at )?line (?<line>[0-9]{1,7}),? column (?<column>[0-9]{1,7})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Manifest();
}
