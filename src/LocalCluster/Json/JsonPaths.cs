using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Json;

/// <summary>
/// Looks into objects of unknown shape. A missing step and a step of another type both answer null: a stored object
/// may hold anything, and no reader may fall over it.
/// </summary>
internal static class JsonPaths
{
    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
                return null;
        }

        return element;
    }

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
        => element.Find(path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public static long? Number(this JsonElement element, params ReadOnlySpan<string> path)
        => element.Find(path) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var value) ? value : null;

    public static bool Flag(this JsonElement element, params ReadOnlySpan<string> path)
        => element.Find(path) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path)
        => element.Find(path) is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement element, params ReadOnlySpan<string> path)
        => element.Find(path) is { ValueKind: JsonValueKind.Object } found ? found.EnumerateObject() : [];

    public static JsonNode? Find(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (node is not JsonObject parent || !parent.TryGetPropertyValue(step, out node))
                return null;
        }

        return node;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path)
        => node.Find(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        if (node.Find(path) is not JsonValue value)
            return null;
        return value.TryGetValue<long>(out var number) ? number : value.TryGetValue<int>(out var small) ? small : null;
    }

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path)
        => node.Find(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static JsonObject? Object(this JsonNode? node, params ReadOnlySpan<string> path) => node.Find(path) as JsonObject;

    public static JsonArray? Array(this JsonNode? node, params ReadOnlySpan<string> path) => node.Find(path) as JsonArray;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params ReadOnlySpan<string> path)
        => (node.Find(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The child object of that name, made (or put in place of something else) when it is not there.</summary>
    public static JsonObject Child(this JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        child = [];
        parent[name] = child;
        return child;
    }

    /// <summary>The child array of that name, made (or put in place of something else) when it is not there.</summary>
    public static JsonArray ChildArray(this JsonObject parent, string name)
    {
        if (parent[name] is JsonArray child)
            return child;
        child = [];
        parent[name] = child;
        return child;
    }

    /// <summary>Sets a value only where the object has none.</summary>
    public static void Default(this JsonObject parent, string name, JsonNode value)
    {
        if (parent[name] is null)
            parent[name] = value;
    }
}
