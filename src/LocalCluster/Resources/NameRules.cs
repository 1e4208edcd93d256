using System.Buffers;

namespace LocalCluster.Resources;

/// <summary>The API's rules for names, each answering null or what is wrong. Source: RFC 1123, k8s.io/apimachinery util/validation.</summary>
internal static class NameRules
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> QualifiedCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public static string? Label(string name)
    {
        if (name.Length > 63)
            return "must be no more than 63 characters";
        return IsLabel(name)
            ? null
            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    }

    public static string? Subdomain(string name)
    {
        if (name.Length > 253)
            return "must be no more than 253 characters";
        return name.Split('.').All(IsLabel)
            ? null
            : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    }

    /// <summary>A label's or annotation's key: an optional DNS prefix and a slash, then a name.</summary>
    public static string? QualifiedName(string key)
    {
        var slash = key.IndexOf('/');
        if (slash >= 0 && (slash == 0 || Subdomain(key[..slash]) is not null))
            return "prefix part must be a valid DNS subdomain";
        var name = key[(slash + 1)..];
        return name.Length is > 0 and <= 63 && IsQualified(name)
            ? null
            : "name part must consist of alphanumeric characters, '-', '_' or '.', must start and end with an alphanumeric character and have no more than 63 characters";
    }

    public static string? LabelValue(string value)
        => value.Length == 0 || (value.Length <= 63 && IsQualified(value))
            ? null
            : "a valid label must be an empty string or consist of at most 63 alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    private static bool IsLabel(string part)
        => part.Length > 0 && part[0] != '-' && part[^1] != '-' && !part.AsSpan().ContainsAnyExcept(LabelCharacters);

    private static bool IsQualified(string text)
        => char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.AsSpan().ContainsAnyExcept(QualifiedCharacters);
}
