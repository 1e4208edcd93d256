using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>Who owns whom, by <c>metadata.ownerReferences</c>.</summary>
internal static class Ownership
{
    /// <summary>Takes an owner off everything it owns, so that its end does not end them.</summary>
    public static void Orphan(ResourceService resources, string ownerUid)
    {
        foreach (var item in resources.Store.ReadAll())
        {
            if (!item.Root.Items("metadata", "ownerReferences").Any(o => o.Text("uid") == ownerUid))
                continue;
            resources.Update(
                ResourceCatalog.Stored(item.Resource), "", item.Namespace, item.Name,
                value =>
                {
                    var rest = value.Objects("metadata", "ownerReferences").Where(o => o.Text("uid") != ownerUid).Select(o => o.DeepClone()).ToArray();
                    value.Child("metadata")["ownerReferences"] = new JsonArray(rest);
                    return value;
                },
                WriteOptions.Controller);
        }
    }
}
