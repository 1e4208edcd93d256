using System.Text.Json;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Selectors;

/// <summary>A selector over the fields a kind allows: <c>spec.nodeName=demo,status.phase!=Failed</c>.</summary>
internal sealed class FieldSelector
{
    private readonly IReadOnlyList<(string[] Path, bool Equal, string Value)> terms;

    private FieldSelector(IReadOnlyList<(string[], bool, string)> terms) => this.terms = terms;

    public static FieldSelector Everything { get; } = new([]);

    public bool IsEverything => terms.Count == 0;

    /// <summary>The selector of one object by name, with those of <paramref name="text"/>.</summary>
    public static FieldSelector ForName(string name, string? text, ResourceDescriptor resource)
        => new([(["metadata", "name"], true, name), .. Parse(text, resource).terms]);

    /// <exception cref="ApiException">BadRequest: the text is no selector, or names a field this kind can't be selected by.</exception>
    public static FieldSelector Parse(string? text, ResourceDescriptor resource)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Everything;
        return new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => ParseTerm(t.Trim(), resource))]);
    }

    public bool Matches(JsonElement root)
    {
        foreach (var (path, equal, value) in terms)
        {
            if ((Value(root, path) == value) != equal)
                return false;
        }

        return true;
    }

    private static (string[], bool, string) ParseTerm(string term, ResourceDescriptor resource)
    {
        foreach (var (sign, equal) in ((string, bool)[])[("!=", false), ("==", true), ("=", true)])
        {
            var at = term.IndexOf(sign, StringComparison.Ordinal);
            if (at <= 0)
                continue;
            var field = term[..at];
            if (!resource.IsSelectable(field))
                throw ApiException.BadRequest($"field label not supported: {field}");
            return (field.Split('.'), equal, term[(at + sign.Length)..]);
        }

        throw ApiException.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
    }

    private static string Value(JsonElement root, string[] path)
    {
        var found = root.Find(path);
        return found?.ValueKind switch
        {
            JsonValueKind.String => found.Value.GetString() ?? "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => found.Value.GetRawText(),
            _ => path[^1] is "unschedulable" or "hostNetwork" ? "false" : "",
        };
    }
}
