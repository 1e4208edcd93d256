using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Schema;

namespace LocalCluster.Discovery;

/// <summary>The schemas of an OpenAPI document, from the shapes requests are checked against.</summary>
internal static class OpenApiSchemas
{
    public static JsonObject Of(IEnumerable<ResourceDescriptor> resources)
    {
        var schemas = new JsonObject();
        foreach (var resource in resources)
        {
            if (Shapes.Find(resource.ShapeName) is not { } shape)
                continue;
            Add(schemas, shape);
            var schema = schemas.Child(shape.Name);
            var properties = schema.Child("properties");
            properties["apiVersion"] = new JsonObject { ["type"] = "string" };
            properties["kind"] = new JsonObject { ["type"] = "string" };
            schema["x-kubernetes-group-version-kind"] = new JsonArray(
                new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind });
        }

        return schemas;
    }

    private static void Add(JsonObject schemas, Shape shape)
    {
        if (schemas.ContainsKey(shape.Name))
            return;
        var properties = new JsonObject();
        schemas[shape.Name] = new JsonObject { ["type"] = "object", ["properties"] = properties };
        foreach (var field in shape.Fields.Values)
        {
            if (Shapes.Find(field.Type) is { } nested)
                Add(schemas, nested);
            properties[field.Name] = TypeOf(field);
        }
    }

    private static JsonObject TypeOf(FieldShape field)
    {
        var single = Single(field.Type);
        if (field.IsList)
            return new() { ["type"] = "array", ["items"] = single };
        return field.IsMap ? new() { ["type"] = "object", ["additionalProperties"] = single } : single;
    }

    private static JsonObject Single(string type) => type switch
    {
        "string" => new() { ["type"] = "string" },
        "bool" => new() { ["type"] = "boolean" },
        "int" => new() { ["type"] = "integer", ["format"] = "int64" },
        "number" => new() { ["type"] = "number" },
        "bytes" => new() { ["type"] = "string", ["format"] = "byte" },
        "time" or "microtime" => new() { ["type"] = "string", ["format"] = "date-time" },
        "quantity" => new() { ["type"] = "string" },
        "intorstring" => new() { ["type"] = "string", ["format"] = "int-or-string" },
        "any" or "json" => new() { ["type"] = "object" },
        // A reference must stand alone or inside allOf.
        _ => new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{type}" }) },
    };
}
