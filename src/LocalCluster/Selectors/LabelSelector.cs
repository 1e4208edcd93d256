using System.Globalization;
using System.Text.Json;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Selectors;

/// <summary>One term of a label selector; <paramref name="Operator"/> is in, notin, exists, !, gt or lt.</summary>
internal sealed record LabelRequirement(string Key, string Operator, IReadOnlyList<string> Values)
{
    public bool Matches(string? value) => Operator switch
    {
        "in" => value is not null && Values.Contains(value, StringComparer.Ordinal),
        "notin" => value is null || !Values.Contains(value, StringComparer.Ordinal),
        "exists" => value is not null,
        "!" => value is null,
        "gt" => Compare(value) > 0,
        "lt" => Compare(value) < 0,
        _ => false,
    };

    private int Compare(string? value)
        => long.TryParse(value, CultureInfo.InvariantCulture, out var left) && Values.Count == 1 && long.TryParse(Values[0], CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : 0;
}

/// <summary>A selector over labels, in the query syntax: <c>a=b,c!=d,e in (x,y),f notin (z),g,!h</c>.</summary>
internal sealed class LabelSelector(IReadOnlyList<LabelRequirement> requirements)
{
    public static readonly LabelSelector Everything = new([]);

    public bool IsEverything => requirements.Count == 0;

    /// <exception cref="ApiException">BadRequest: the text is no selector.</exception>
    public static LabelSelector Parse(string? text)
        => string.IsNullOrWhiteSpace(text) ? Everything : new([.. Terms(text).Select(t => ParseTerm(t, text))]);

    public bool Matches(JsonElement root)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(root.Text("metadata", "labels", requirement.Key)))
                return false;
        }

        return true;
    }

    // Commas separate terms, except inside the parentheses of a set.
    private static IEnumerable<string> Terms(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] != ',' || depth != 0)
                continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }

        yield return text[start..].Trim();
    }

    private static LabelRequirement ParseTerm(string term, string whole)
    {
        var (key, op, value) = Split(term);
        if (NameRules.QualifiedName(key) is not null)
            throw ApiException.BadRequest($"unable to parse requirement: found '{term}' in label selector '{whole}'");
        var values = op is "in" or "notin" && value.StartsWith('(') && value.EndsWith(')')
            ? value[1..^1].Split(',', StringSplitOptions.TrimEntries)
            : op is "exists" or "!" ? [] : [value];
        if (values.Any(v => NameRules.LabelValue(v) is not null))
            throw ApiException.BadRequest($"unable to parse requirement: '{value}' is no label value in label selector '{whole}'");
        return new(key, op, values);
    }

    private static (string Key, string Operator, string Value) Split(string term)
    {
        if (term.StartsWith('!'))
            return (term[1..].Trim(), "!", "");
        foreach (var (sign, op) in ((string, string)[])[("!=", "notin"), ("==", "in"), ("=", "in"), (">", "gt"), ("<", "lt")])
        {
            var at = term.IndexOf(sign, StringComparison.Ordinal);
            if (at > 0 && !term.Contains('('))
                return (term[..at].Trim(), op, term[(at + sign.Length)..].Trim());
        }

        foreach (var op in (string[])["notin", "in"])
        {
            var at = term.IndexOf($" {op}", StringComparison.Ordinal);
            if (at > 0 && term[(at + op.Length + 1)..].Trim() is { Length: > 0 } set && set[0] == '(')
                return (term[..at].Trim(), op, set);
        }

        return (term, "exists", "");
    }
}
