using System.Text.Json.Nodes;
using LocalCluster.Resources;

namespace LocalCluster.Discovery;

/// <summary>
/// OpenAPI v3, as much as clients read of it: which group versions there are, that the server checks fields itself so
/// that kubectl need not, and the fields of each kind for <c>kubectl explain</c>.
/// </summary>
internal static class OpenApiDocuments
{
    /// <summary><c>/openapi/v3</c></summary>
    public static JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in ResourceCatalog.All.Select(Prefix).Distinct(StringComparer.Ordinal))
            paths[path] = new JsonObject { ["serverRelativeURL"] = "/openapi/v3/" + path };
        return new() { ["paths"] = paths };
    }

    /// <summary><c>/openapi/v3/PREFIX</c>; null when there is none.</summary>
    public static JsonObject? Document(string prefix)
    {
        var resources = ResourceCatalog.All.Where(r => Prefix(r) == prefix).ToList();
        if (resources.Count == 0)
            return null;
        var paths = new JsonObject();
        foreach (var resource in resources)
        {
            var scope = resource.Namespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{prefix}/{scope}{resource.Plural}"] = Operations(resource, "post");
            if (resource.Verbs.Contains("patch", StringComparer.Ordinal))
                paths[$"/{prefix}/{scope}{resource.Plural}/{{name}}"] = Operations(resource, "put", "patch");
        }

        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = ServerVersion.GitVersion },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = OpenApiSchemas.Of(resources) },
        };
    }

    private static string Prefix(ResourceDescriptor resource)
        => resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.Group}/{resource.Version}";

    private static JsonObject Operations(ResourceDescriptor resource, params string[] methods)
    {
        var operations = new JsonObject();
        foreach (var method in methods)
        {
            operations[method] = new JsonObject
            {
                ["operationId"] = $"{method}{resource.Kind}",
                ["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation")),
                ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                ["x-kubernetes-action"] = method,
                ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind },
            };
        }

        return operations;
    }

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };
}
