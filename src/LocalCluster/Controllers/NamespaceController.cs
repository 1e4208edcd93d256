using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>Empties namespaces that are going, and gives each other one its default service account.</summary>
internal sealed class NamespaceController(ResourceService resources, TimeProvider time, ILogger logger) : Controller(resources, time, logger)
{
    private static readonly ResourceDescriptor Namespaces = ResourceCatalog.Stored(ResourceCatalog.Namespaces);
    private static readonly ResourceDescriptor Accounts = ResourceCatalog.Stored(ResourceCatalog.ServiceAccounts);
    private static readonly ResourceDescriptor[] Contents = [.. ResourceCatalog.All.Where(r => r.Namespaced && r.StoredAs is null)];

    protected override IReadOnlyList<ResourceId> Watched { get; } = [ResourceCatalog.Namespaces, ResourceCatalog.Pods, ResourceCatalog.ServiceAccounts];

    protected override TimeSpan? Reconcile()
    {
        foreach (var item in All(ResourceCatalog.Namespaces))
        {
            if (item.Root.Text("metadata", "deletionTimestamp") is not null)
                Try(() => Empty(item.Name));
            else if (Resources.Store.Find(ResourceCatalog.ServiceAccounts, item.Name, "default") is null)
                Try(() => Resources.Create(Accounts, item.Name, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } }, WriteOptions.Controller));
        }

        return null;
    }

    private void Empty(string ns)
    {
        var left = 0;
        foreach (var resource in Contents)
        {
            foreach (var item in All(resource.Storage).Where(i => i.Namespace == ns))
            {
                if (item.Root.Text("metadata", "deletionTimestamp") is null)
                    Try(() => Resources.Delete(resource, ns, item.Name, new DeleteOptions { Uid = item.Uid }, WriteOptions.Controller.User));
                if (Resources.Store.Find(resource.Storage, ns, item.Name) is not null)
                    left++;
            }
        }

        if (left > 0)
            return;
        Resources.Update(
            Namespaces, "finalize", "", ns,
            value =>
            {
                value.Child("spec").Remove("finalizers");
                return value;
            },
            WriteOptions.Controller);
    }
}
