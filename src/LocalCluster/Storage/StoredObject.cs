using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Storage;

/// <summary>
/// One version of one object, never changed after it was made, so that any number of readers may share it.
/// </summary>
internal sealed class StoredObject
{
    public StoredObject(ResourceId resource, long revision, byte[] utf8)
    {
        Resource = resource;
        Revision = revision;
        Utf8 = utf8;
        Root = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = JsonText.MaxDepth + 8 }).RootElement;
        Name = Root.Text("metadata", "name") ?? "";
        Namespace = Root.Text("metadata", "namespace") ?? "";
        Uid = Root.Text("metadata", "uid") ?? "";
    }

    public ResourceId Resource { get; }

    /// <summary>The object's resourceVersion as a number.</summary>
    public long Revision { get; }

    public byte[] Utf8 { get; }

    /// <summary>Read-only view; unlike <see cref="JsonNode"/> it is safe for concurrent readers.</summary>
    public JsonElement Root { get; }

    public string Name { get; }

    /// <summary>Empty for cluster-scoped objects.</summary>
    public string Namespace { get; }

    public string Uid { get; }

    public string Key => KeyOf(Namespace, Name);

    public static string KeyOf(string ns, string name) => $"{ns}/{name}";

    /// <summary>A copy to change.</summary>
    public JsonObject ToMutable() => (JsonObject)JsonNode.Parse(Utf8, documentOptions: new JsonDocumentOptions { MaxDepth = JsonText.MaxDepth + 8 })!;
}
