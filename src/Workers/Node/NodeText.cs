using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Workers.Node;

/// <summary>Checks names and labels as Kubernetes does, before the API would refuse them.</summary>
internal static partial class NodeText
{
    public static bool IsName([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= 253 } && Name().IsMatch(text);

    public static bool TryLabels(string? text, out IReadOnlyDictionary<string, string> labels)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        labels = found;
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !LabelKey().IsMatch(part[..at]) || !LabelValue().IsMatch(part[(at + 1)..]))
            {
                return false;
            }

            found[part[..at]] = part[(at + 1)..];
        }

        return true;
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelValue();
}
