using System.Text.Json.Nodes;
using LocalCluster.Resources;

namespace LocalCluster.Hosting;

/// <summary>What every cluster has from the start.</summary>
internal static class ClusterSeed
{
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public static void Plant(ResourceService resources)
    {
        foreach (var name in Namespaces)
        {
            if (resources.Store.Find(ResourceCatalog.Namespaces, "", name) is not null)
                continue;
            var value = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };
            resources.Create(ResourceCatalog.Stored(ResourceCatalog.Namespaces), "", value, WriteOptions.Controller);
        }
    }
}
