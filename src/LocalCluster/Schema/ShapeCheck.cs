using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Scheduling;

namespace LocalCluster.Schema;

/// <summary>
/// Compares an object with its kind's shape: takes out fields the kind does not have, as a typed server does by reading
/// into its own types, and names values of the wrong type.
/// </summary>
internal sealed class ShapeCheck
{
    private ShapeCheck()
    {
    }

    /// <summary>Paths of fields that were taken out.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Path of each value of a wrong type, with what it should be.</summary>
    public List<(string Path, string Wanted)> Mismatches { get; } = [];

    public static ShapeCheck Run(JsonObject value, Shape shape)
    {
        var check = new ShapeCheck();
        check.Object(value, shape, "", isRoot: true);
        return check;
    }

    private void Object(JsonObject value, Shape shape, string path, bool isRoot)
    {
        foreach (var (name, child) in value.ToList())
        {
            if (isRoot && name is "apiVersion" or "kind")
                continue;
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (!shape.Fields.TryGetValue(name, out var field))
            {
                Unknown.Add(at);
                value.Remove(name);
            }
            else if (child is null)
                value.Remove(name);
            else
                Field(child, field, at);
        }
    }

    private void Field(JsonNode value, FieldShape field, string path)
    {
        if (field.IsList)
            List(value, field, path);
        else if (field.IsMap)
            Map(value, field, path);
        else
            Single(value, field.Type, path);
    }

    private void List(JsonNode value, FieldShape field, string path)
    {
        if (value is not JsonArray list)
        {
            Mismatches.Add((path, "a list"));
            return;
        }

        for (var i = 0; i < list.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (list[i] is { } item)
                Single(item, field.Type, at);
            else
                Mismatches.Add((at, "something"));
        }
    }

    private void Map(JsonNode value, FieldShape field, string path)
    {
        if (value is not JsonObject map)
        {
            Mismatches.Add((path, "an object"));
            return;
        }

        foreach (var (key, item) in map.ToList())
        {
            if (item is not null)
                Single(item, field.Type, $"{path}.{key}");
            else
                map[key] = "";
        }
    }

    private void Single(JsonNode value, string type, string path)
    {
        if (Shapes.Find(type) is { } shape)
        {
            if (value is JsonObject nested)
                Object(nested, shape, path, isRoot: false);
            else
                Mismatches.Add((path, "an object"));
        }
        else if (Wanted(value, type) is { } wanted)
            Mismatches.Add((path, wanted));
    }

    private static string? Wanted(JsonNode value, string type) => type switch
    {
        "string" or "bytes" => value.Text() is null ? "a string" : null,
        "bool" => value is JsonValue flag && flag.TryGetValue<bool>(out _) ? null : "true or false",
        "int" => value.Number() is null ? "a whole number" : null,
        "intorstring" => value.Text() is null && value.Number() is null ? "a whole number or a string" : null,
        "time" or "microtime" => KubeTime.Parse(value.Text()) is null ? "an RFC 3339 time" : null,
        "quantity" => value is JsonValue amount && Quantity.Parse(amount.Text() ?? amount.ToJsonString()) is not null ? null : "a quantity such as 500m or 64Mi",
        _ => null,
    };
}
