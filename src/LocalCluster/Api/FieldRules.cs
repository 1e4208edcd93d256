using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Api;

/// <summary>The shape every object must have before anything reads it further.</summary>
internal static class FieldRules
{
    private static readonly string[] Objects = ["metadata", "spec", "status", "data", "stringData"];

    /// <exception cref="ApiException">BadRequest.</exception>
    public static void Check(ApiRequest request, JsonObject value)
    {
        foreach (var name in Objects)
        {
            if (value[name] is not (null or JsonObject))
                throw Mismatch(request, name, "an object");
        }

        if (value.Object("metadata") is not { } metadata)
            return;
        foreach (var name in (string[])["name", "generateName", "namespace", "resourceVersion", "uid"])
        {
            if (metadata[name] is { } found && found.Text() is null)
                throw Mismatch(request, $"metadata.{name}", "a string");
        }

        foreach (var name in (string[])["labels", "annotations"])
        {
            if (metadata[name] is not (null or JsonObject))
                throw Mismatch(request, $"metadata.{name}", "an object");
        }

        foreach (var name in (string[])["finalizers", "ownerReferences"])
        {
            if (metadata[name] is not (null or JsonArray))
                throw Mismatch(request, $"metadata.{name}", "a list");
        }
    }

    private static ApiException Mismatch(ApiRequest request, string field, string wanted)
        => ApiException.BadRequest($"{request.Resource.Kind} in version \"{request.Resource.Version}\" cannot be handled as a {request.Resource.Kind}: {field} must be {wanted}");
}
