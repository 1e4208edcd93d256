using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Resources;

namespace LocalCluster.Patching;

/// <summary>A change of an object, in one of the three patch formats that say what to change.</summary>
internal abstract class ObjectPatch
{
    /// <exception cref="ApiException">UnsupportedMediaType or BadRequest.</exception>
    public static ObjectPatch Parse(string contentType, byte[] body, ResourceDescriptor resource) => contentType switch
    {
        "application/json-patch+json" => JsonPatch.Parse(Bodies.ParseNode(body, yaml: false)),
        "application/merge-patch+json" => new MergePatch(Object(body)),
        "application/strategic-merge-patch+json" => new StrategicMergePatch(Object(body), resource),
        _ => throw ApiException.UnsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml"),
    };

    /// <summary>The changed object; may reuse <paramref name="current"/>.</summary>
    /// <exception cref="ApiException">BadRequest: the patch does not fit the object.</exception>
    public abstract JsonObject Apply(JsonObject current);

    private static JsonObject Object(byte[] body)
        => Bodies.ParseNode(body, yaml: false) as JsonObject ?? throw ApiException.BadRequest("the patch must be an object");
}
