using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Patching;

/// <summary>
/// Strategic merge: a merge patch that knows which lists are merged by key, with its directives.
/// Source: Kubernetes contributor documentation, "Strategic Merge Patch".
/// </summary>
internal sealed class StrategicMergePatch(JsonObject patch, ResourceDescriptor resource) : ObjectPatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";

    public override JsonObject Apply(JsonObject current)
    {
        if (patch.Text(Directive) is not null)
            throw ApiException.BadRequest($"the patch can't replace or delete the whole {resource.Kind}");
        Merge(current, patch);
        return current;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        if (patch.Array(RetainKeys) is { } retained)
        {
            var keep = retained.Select(k => k.Text()).ToHashSet(StringComparer.Ordinal);
            foreach (var name in target.Select(p => p.Key).Where(n => !keep.Contains(n)).ToList())
                target.Remove(name);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal) && value is JsonArray gone && target[name[DeletePrefix.Length..]] is JsonArray list)
                RemoveValues(list, gone);
            else if (!name.StartsWith('$'))
                MergeValue(target, name, value);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(OrderPrefix, StringComparison.Ordinal) && value is JsonArray order && target[name[OrderPrefix.Length..]] is JsonArray list)
                ListOrder.Apply(list, order, name[OrderPrefix.Length..]);
        }
    }

    private static void MergeValue(JsonObject target, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject part when part.Text(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject part when part.Text(Directive) == "replace":
                target[name] = Plain(part);
                break;
            case JsonObject part:
                if (target[name] is not JsonObject child)
                    target[name] = child = [];
                Merge(child, part);
                break;
            case JsonArray list when MergeKeys.IsKeyed(name):
                MergeKeyed(target.ChildArray(name), list, name);
                break;
            case JsonArray list when MergeKeys.IsSet(name):
                MergeSet(target.ChildArray(name), list);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void MergeKeyed(JsonArray target, JsonArray patch, string field)
    {
        if (patch.OfType<JsonObject>().Any(i => i.Text(Directive) == "replace"))
        {
            target.Clear();
            patch = [.. patch.Where(i => i.Text(Directive) is null).Select(i => i?.DeepClone())];
        }

        foreach (var node in patch)
        {
            if (node is not JsonObject item)
                throw ApiException.BadRequest($"the items of {field} must be objects");
            var key = MergeKeys.Of(field, item) ?? throw ApiException.BadRequest($"map: {item.ToJsonString()} does not contain declared merge key of {field}");
            var existing = target.OfType<JsonObject>().FirstOrDefault(t => JsonNode.DeepEquals(t[key], item[key]));
            if (item.Text(Directive) == "delete")
            {
                if (existing is not null)
                    target.Remove(existing);
            }
            else if (existing is null)
                target.Add(Plain(item));
            else
                Merge(existing, item);
        }
    }

    private static void MergeSet(JsonArray target, JsonArray patch)
    {
        foreach (var value in patch)
        {
            if (!target.Any(t => JsonNode.DeepEquals(t, value)))
                target.Add(value?.DeepClone());
        }
    }

    private static void RemoveValues(JsonArray list, JsonArray gone)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (gone.Any(g => JsonNode.DeepEquals(g, list[i])))
                list.RemoveAt(i);
        }
    }

    /// <summary>What a patch stands for where there is nothing yet: itself, without directives and deletions.</summary>
    private static JsonObject Plain(JsonObject part)
    {
        var result = new JsonObject();
        Merge(result, part);
        return result;
    }
}
