using System.Text.Json.Nodes;

namespace LocalCluster.Patching;

/// <summary>Puts a merged list into the order the patch asked for; items it does not name stay behind those before them.</summary>
internal static class ListOrder
{
    public static void Apply(JsonArray list, JsonArray order, string field)
    {
        var items = list.ToList();
        var ranks = new Dictionary<JsonNode, int>(ReferenceEqualityComparer.Instance);
        var rank = -1;
        foreach (var item in items)
        {
            if (item is null)
                return;
            var at = IndexIn(order, item, field);
            rank = at >= 0 ? at : rank;
            ranks[item] = rank;
        }

        list.Clear();
        foreach (var item in items.OrderBy(i => ranks[i!]))
            list.Add(item);
    }

    private static int IndexIn(JsonArray order, JsonNode item, string field)
    {
        var key = item is JsonObject whole ? MergeKeys.Of(field, whole) : null;
        for (var i = 0; i < order.Count; i++)
        {
            if (key is null ? JsonNode.DeepEquals(order[i], item) : order[i] is JsonObject o && JsonNode.DeepEquals(o[key], item[key]))
                return i;
        }

        return -1;
    }
}
