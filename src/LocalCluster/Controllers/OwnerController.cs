using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>Removes what has owners and has lost them all: a node's lease goes with the node.</summary>
internal sealed class OwnerController(ResourceService resources, TimeProvider time, ILogger logger) : Controller(resources, time, logger)
{
    private static readonly HashSet<(string, string)> Kinds = [.. ResourceCatalog.All.Select(r => (r.GroupVersion, r.Kind))];

    // Leases and events change all the time and own nothing.
    protected override IReadOnlyList<ResourceId> Watched { get; } =
        [.. ResourceCatalog.All.Where(r => r.StoredAs is null && r.Durable && r.Verbs.Contains("watch", StringComparer.Ordinal)).Select(r => r.Storage)];

    protected override TimeSpan? Reconcile()
    {
        var everything = Resources.Store.ReadAll();
        HashSet<string>? alive = null;
        foreach (var item in everything)
        {
            var owners = item.Root.Items("metadata", "ownerReferences").ToList();
            if (owners.Count == 0)
                continue;
            alive ??= everything.Select(i => i.Uid).ToHashSet(StringComparer.Ordinal);
            // An owner of a kind this server does not have may live elsewhere.
            if (owners.Any(o => alive.Contains(o.Text("uid") ?? "") || !Kinds.Contains((o.Text("apiVersion") ?? "", o.Text("kind") ?? ""))))
                continue;
            if (item.Root.Text("metadata", "deletionTimestamp") is null)
                Try(() => Resources.Delete(ResourceCatalog.Stored(item.Resource), item.Namespace, item.Name, new DeleteOptions { Uid = item.Uid }, WriteOptions.Controller.User));
        }

        return null;
    }
}
