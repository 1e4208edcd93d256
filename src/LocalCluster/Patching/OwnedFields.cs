using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Patching;

/// <summary>A field inside an object, as the steps of FieldsV1 (<c>f:name</c>, <c>k:{"name":"x"}</c>, <c>v:"x"</c>).</summary>
internal sealed record FieldPath(IReadOnlyList<string> Steps)
{
    /// <summary>As people read it: <c>.spec.containers[name="x"].image</c>.</summary>
    public string Text => string.Concat(Steps.Select(s => s[..2] switch
    {
        "f:" => "." + s[2..],
        "k:" => "[" + string.Join(',', (JsonNode.Parse(s[2..]) as JsonObject ?? []).Select(p => $"{p.Key}={p.Value?.ToJsonString()}")) + "]",
        _ => "[" + s[2..] + "]",
    }));
}

/// <summary>Sets of fields in the FieldsV1 format, and what follows from them for an object.</summary>
internal static class OwnedFields
{
    private static readonly string[] Identity = ["apiVersion", "kind"];
    private static readonly string[] MetadataIdentity = ["name", "namespace", "managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];

    /// <summary>The fields a configuration states.</summary>
    public static JsonObject Of(JsonObject configuration)
    {
        var copy = (JsonObject)configuration.DeepClone();
        foreach (var name in Identity)
            copy.Remove(name);
        foreach (var name in MetadataIdentity)
            copy.Object("metadata")?.Remove(name);
        if (copy.Object("metadata") is { Count: 0 })
            copy.Remove("metadata");
        return OfObject(copy);
    }

    /// <summary>Fields that both sets name and whose value the configuration would change.</summary>
    public static IReadOnlyList<FieldPath> Contested(JsonObject current, JsonObject configuration, JsonObject wanted, JsonObject theirs)
    {
        List<FieldPath> found = [];
        Walk(wanted, theirs, [], found);
        return [.. found.Where(p => !JsonNode.DeepEquals(Value(current, p), Value(configuration, p)))];
    }

    /// <summary>Takes a field out of a set.</summary>
    public static void Disown(JsonObject fields, FieldPath path)
    {
        for (var i = 0; i < path.Steps.Count - 1; i++)
        {
            if (fields[path.Steps[i]] is not JsonObject child)
                return;
            fields = child;
        }

        fields.Remove(path.Steps[^1]);
    }

    /// <summary>Removes what <paramref name="before"/> names and neither <paramref name="now"/> nor another owner does.</summary>
    public static void RemoveAbandoned(JsonNode? target, JsonObject before, JsonObject now, IEnumerable<JsonObject?> others)
    {
        var owners = others.ToList();
        foreach (var (step, node) in before)
        {
            if (node is not JsonObject nested || step == ".")
                continue;
            var kept = now[step] as JsonObject;
            var theirs = owners.Select(o => o?[step] as JsonObject).Where(o => o is not null).ToList();
            if (kept is null && theirs.Count == 0)
                RemoveStep(target, step, nested);
            else if (Step(target, step) is { } child)
                RemoveAbandoned(child, nested, kept ?? [], theirs);
        }
    }

    private static void RemoveStep(JsonNode? target, string step, JsonObject nested)
    {
        // A map in which others may have entries only loses the entries that were ours.
        var whole = nested.Count == 0 || nested.ContainsKey(".") || step.StartsWith("k:", StringComparison.Ordinal);
        if (!whole && Step(target, step) is { } child)
        {
            RemoveAbandoned(child, nested, [], []);
            if (child is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                return;
        }

        switch (target)
        {
            case JsonObject parent when step.StartsWith("f:", StringComparison.Ordinal):
                parent.Remove(step[2..]);
                break;
            case JsonArray list when Step(list, step) is { } item:
                list.Remove(item);
                break;
        }
    }

    private static JsonObject OfObject(JsonObject value)
    {
        var fields = new JsonObject();
        foreach (var (name, child) in value)
            fields["f:" + name] = OfValue(name, child);
        return fields;
    }

    private static JsonObject OfValue(string field, JsonNode? value) => value switch
    {
        JsonObject { Count: > 0 } nested => OfObject(nested),
        JsonArray list when MergeKeys.IsKeyed(field) => OfKeyed(field, list),
        JsonArray list when MergeKeys.IsSet(field) => OfSet(list),
        _ => [],
    };

    private static JsonObject OfKeyed(string field, JsonArray list)
    {
        var fields = new JsonObject();
        foreach (var item in list.OfType<JsonObject>())
        {
            if (MergeKeys.Of(field, item) is not { } key)
                continue;
            var nested = OfObject(item);
            nested["."] = new JsonObject();
            fields["k:" + new JsonObject { [key] = item[key]?.DeepClone() }.ToJsonString()] = nested;
        }

        return fields;
    }

    private static JsonObject OfSet(JsonArray list)
    {
        var fields = new JsonObject();
        foreach (var item in list)
            fields["v:" + (item?.ToJsonString() ?? "null")] = new JsonObject();
        return fields;
    }

    private static void Walk(JsonObject left, JsonObject right, List<string> path, List<FieldPath> found)
    {
        foreach (var (step, node) in left)
        {
            if (step == "." || node is not JsonObject leftChild || right[step] is not JsonObject rightChild)
                continue;
            List<string> here = [.. path, step];
            if (leftChild.Count == 0 || rightChild.Count == 0)
                found.Add(new(here));
            else
                Walk(leftChild, rightChild, here, found);
        }
    }

    private static JsonNode? Value(JsonNode? node, FieldPath path)
    {
        foreach (var step in path.Steps)
            node = Step(node, step);
        return node;
    }

    private static JsonNode? Step(JsonNode? node, string step) => (node, step[..Math.Min(2, step.Length)]) switch
    {
        (JsonObject parent, "f:") => parent[step[2..]],
        (JsonArray list, "k:") when JsonNode.Parse(step[2..]) is JsonObject key => list.OfType<JsonObject>().FirstOrDefault(i => key.All(k => JsonNode.DeepEquals(i[k.Key], k.Value))),
        (JsonArray list, "v:") => list.FirstOrDefault(i => i?.ToJsonString() == step[2..]),
        _ => null,
    };
}
