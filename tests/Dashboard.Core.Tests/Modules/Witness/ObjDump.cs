using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Tests.Modules.Witness;

/// <summary>What wabt's wasm-objdump, which is none of ours, says about a module.</summary>
internal sealed partial class ObjDump
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.ExplicitCapture;
    private const int MatchLimit = 10_000;
    private readonly List<(string Name, long Size)> _sections;
    private readonly Dictionary<string, int> _counts;
    private readonly Dictionary<uint, (uint Size, string Name)> _bodies;

    public ObjDump(string headers, string details)
    {
        _sections = [.. HeaderLine().Matches(headers).Select(m => (m.Groups["a"].Value, long.Parse(m.Groups["b"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
        _counts = CountLine().Matches(details).ToDictionary(m => m.Groups["a"].Value, m => int.Parse(m.Groups["b"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        _bodies = BodyLine().Matches(details).ToDictionary(
            m => uint.Parse(m.Groups["a"].Value, CultureInfo.InvariantCulture),
            m => (uint.Parse(m.Groups["b"].Value, CultureInfo.InvariantCulture), m.Groups["c"].Value));
    }

    /// <summary>Sections with their sizes, in file order; custom ones are called <c>Custom</c>.</summary>
    public IReadOnlyList<(string Name, long Size)> Sections => _sections;

    /// <summary>Size and name of every body.</summary>
    public IReadOnlyDictionary<uint, (uint Size, string Name)> Bodies => _bodies;

    /// <summary>Entries of a section; 0 where there is none.</summary>
    public int Count(string section) => _counts.GetValueOrDefault(section);

    [GeneratedRegex(@"^ *(?<a>\w+) start=0x[0-9a-f]+ end=0x[0-9a-f]+ \(size=0x(?<b>[0-9a-f]+)\)", Options, MatchLimit)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(@"^(?<a>\w+)\[(?<b>[0-9]+)\]:", Options, MatchLimit)]
    private static partial Regex CountLine();

    [GeneratedRegex(@"^ - func\[(?<a>[0-9]+)\] size=(?<b>[0-9]+)( <(?<c>.*)>)?$", Options, MatchLimit)]
    private static partial Regex BodyLine();
}
