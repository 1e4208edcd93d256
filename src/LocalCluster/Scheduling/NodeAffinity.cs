using System.Globalization;
using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Scheduling;

/// <summary>Whether a pod may run on a node by its <c>nodeSelector</c> and its required node affinity.</summary>
internal static class NodeAffinity
{
    public static bool Matches(JsonElement pod, JsonElement node)
    {
        foreach (var wanted in pod.Members("spec", "nodeSelector"))
        {
            if (node.Text("metadata", "labels", wanted.Name) != wanted.Value.ToString())
                return false;
        }

        var required = pod.Find("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is not { ValueKind: JsonValueKind.Object } || required.Value.Items("nodeSelectorTerms").Any(t => MatchesTerm(t, node));
    }

    // The terms are alternatives; the expressions of one term all hold. An empty term matches nothing.
    private static bool MatchesTerm(JsonElement term, JsonElement node)
    {
        var expressions = term.Items("matchExpressions").Select(e => (e, node.Text("metadata", "labels", e.Text("key") ?? ""))).ToList();
        var fields = term.Items("matchFields").Select(e => (e, e.Text("key") == "metadata.name" ? node.Text("metadata", "name") : null)).ToList();
        return expressions.Count + fields.Count > 0 && expressions.Concat(fields).All(p => Matches(p.Item1, p.Item2));
    }

    private static bool Matches(JsonElement expression, string? value)
    {
        var values = expression.Items("values").Select(v => v.ToString()).ToList();
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value, StringComparer.Ordinal),
            "NotIn" => value is null || !values.Contains(value, StringComparer.Ordinal),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Compare(value, values) > 0,
            "Lt" => Compare(value, values) < 0,
            _ => false,
        };
    }

    private static int Compare(string? value, List<string> values)
        => values.Count == 1
            && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
            && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
                ? left.CompareTo(right)
                : 0;
}
