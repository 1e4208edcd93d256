using System.Globalization;
using Dashboard.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dashboard.Core.Samples;

/// <summary>
/// A mapping of a YAML file that is read key by key. Every complaint names the file, the line and the key, and what is
/// allowed there; <see cref="Finish"/> complains about keys nobody asked for, which are mostly spelling mistakes.
/// </summary>
internal sealed class YamlSection
{
    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];

    private YamlSection(string file, string path, YamlMappingNode node)
    {
        _file = file;
        _path = path;
        _node = node;
        foreach (var (key, value) in node.Children)
        {
            _values[(key as YamlScalarNode)?.Value ?? throw Wrong(key, "a key", "must be a plain word")] = value;
        }
    }

    /// <summary>Reads the one document of a file.</summary>
    /// <exception cref="ProblemException">Not YAML, or not one mapping.</exception>
    public static YamlSection Load(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw Problem(file, exception.Start.Line, "the file is not valid YAML: " + exception.Message, exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The reader's own slips on some malformed flow collections.
            throw Problem(file, 1, "the file is not valid YAML", exception);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new YamlSection(file, "", root)
            : throw Problem(file, 1, "the file must hold one YAML document with keys at its top", null);
    }

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A text that must be there.</summary>
    public string Text(string key, int most) => Ask(key) is { } node ? Scalar(node, Name(key), most) : throw Missing(key);

    /// <summary>A text, or null when the key is not there.</summary>
    public string? OptionalText(string key, int most) => Ask(key) is { } node ? Scalar(node, Name(key), most) : null;

    /// <summary><c>true</c> or <c>false</c>; false when the key is not there.</summary>
    public bool OptionalSwitch(string key) => Ask(key) is not null && OneOf(key, ["true", "false"]) == "true";

    /// <summary>A text that must be one of a few.</summary>
    public string OneOf(string key, IReadOnlyList<string> allowed)
    {
        var value = Text(key, 100);
        return allowed.Contains(value, StringComparer.Ordinal) ? value : throw Unknown(_values[key], Name(key), value, allowed);
    }

    /// <summary>A whole number in a range, or null when the key is not there.</summary>
    public int? OptionalNumber(string key, int least, int most)
    {
        if (Ask(key) is not { } node)
        {
            return null;
        }

        return int.TryParse((node as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(node, Name(key), string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
    }

    /// <summary>A list of texts with at least one entry, each one of a few where <paramref name="allowed"/> is given.</summary>
    public IReadOnlyList<string> Texts(string key, int most, IReadOnlyList<string>? allowed = null)
    {
        var nodes = Items(key, most);
        var values = nodes.Select((node, i) => Scalar(node, Indexed(key, i), 4096)).ToList();
        var bad = allowed is null ? -1 : values.FindIndex(value => !allowed.Contains(value, StringComparer.Ordinal));
        return bad < 0 ? values : throw Unknown(nodes[bad], Indexed(key, bad), values[bad], allowed!);
    }

    /// <summary>A list of texts, empty when the key is not there.</summary>
    public IReadOnlyList<string> OptionalTexts(string key, int most) => Ask(key) is null ? [] : Texts(key, most);

    /// <summary>A list of mappings with at least one entry.</summary>
    public IReadOnlyList<YamlSection> Sections(string key, int most) =>
        [.. Items(key, most).Select((node, i) => Mapping(node, Indexed(key, i)))];

    /// <summary>A list of mappings, empty when the key is not there.</summary>
    public IReadOnlyList<YamlSection> OptionalSections(string key, int most) => Ask(key) is null ? [] : Sections(key, most);

    /// <summary>A mapping, or null when the key is not there.</summary>
    public YamlSection? OptionalSection(string key) => Ask(key) is { } node ? Mapping(node, Name(key)) : null;

    /// <summary>All keys with their values, for a mapping whose keys are data.</summary>
    public IReadOnlyDictionary<string, string> TextsByKey(int most)
    {
        _asked.AddRange(_values.Keys);
        return _values.ToDictionary(pair => pair.Key, pair => Scalar(pair.Value, Name(pair.Key), most), StringComparer.Ordinal);
    }

    /// <summary>Complains about keys that were not asked for.</summary>
    public void Finish()
    {
        foreach (var (key, value) in _values)
        {
            if (!_asked.Contains(key, StringComparer.Ordinal))
            {
                throw Wrong(value, Name(key), $"is not known here; allowed: {string.Join(", ", _asked)}");
            }
        }
    }

    /// <summary>A complaint about the value of a key.</summary>
    public ProblemException Wrong(string key, string complaint) =>
        Wrong(_values.GetValueOrDefault(key, _node), Name(key), complaint);

    private static ProblemException Problem(string file, long line, string complaint, Exception? inner) => new(
        ProblemKind.Invalid,
        $"{file} can't be used.",
        string.Create(CultureInfo.InvariantCulture, $"Line {line}: {complaint}."),
        "Correct the file; it is read again at the next look.",
        inner);

    private static string Cut(string value) => value.Length <= 60 ? value : value[..60] + "...";

    private ProblemException Wrong(YamlNode node, string name, string complaint) => Problem(_file, node.Start.Line, $"{name} {complaint}", null);

    private ProblemException Missing(string key) => Wrong(_node, Name(key), "is missing");

    private ProblemException Unknown(YamlNode node, string name, string value, IReadOnlyList<string> allowed) =>
        Wrong(node, name, $"is '{Cut(value)}'; allowed: {string.Join(", ", allowed)}");

    private YamlNode? Ask(string key)
    {
        if (!_asked.Contains(key, StringComparer.Ordinal))
        {
            _asked.Add(key);
        }

        return _values.GetValueOrDefault(key);
    }

    private string Scalar(YamlNode node, string name, int most) => node is not YamlScalarNode { Value: { Length: > 0 } value }
        ? throw Wrong(node, name, "must be a text that is not empty")
        : value.Length > most ? throw Wrong(node, name, string.Create(CultureInfo.InvariantCulture, $"is longer than {most} characters"))
        : value.Any(c => char.IsControl(c) && c != '\n') ? throw Wrong(node, name, "has a control character in it")
        : value;

    private List<YamlNode> Items(string key, int most) => Ask(key) switch
    {
        null => throw Missing(key),
        YamlSequenceNode { Children: { Count: > 0 } items } list => items.Count <= most
            ? [.. items]
            : throw Wrong(list, Name(key), string.Create(CultureInfo.InvariantCulture, $"has more than {most} entries")),
        var other => throw Wrong(other, Name(key), "must be a list with at least one entry"),
    };

    private YamlSection Mapping(YamlNode node, string name) => node is YamlMappingNode mapping
        ? new YamlSection(_file, name, mapping)
        : throw Wrong(node, name, "must have keys of its own");

    private string Name(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private string Indexed(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{Name(key)}[{index}]");
}
