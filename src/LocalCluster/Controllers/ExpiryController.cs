using LocalCluster.Auth;
using LocalCluster.Json;
using LocalCluster.Printing;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>Removes what has had its time: old events, expired bootstrap tokens, signing requests that are done with.</summary>
internal sealed class ExpiryController(ResourceService resources, TimeSpan eventLifetime, TimeProvider time, ILogger logger) : Controller(resources, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DecidedLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan PendingLifetime = TimeSpan.FromHours(24);

    protected override IReadOnlyList<ResourceId> Watched => [];

    protected override TimeSpan? Reconcile()
    {
        var now = Time.GetUtcNow();
        foreach (var item in All(ResourceCatalog.Events).Where(e => EventCells.LastSeen(e.Root) + eventLifetime < now))
            Remove(item);
        foreach (var item in All(ResourceCatalog.Secrets).Where(s => s.Root.Text("type") == BootstrapTokens.SecretType && BootstrapTokens.IsExpired(s, now)))
            Remove(item);
        foreach (var item in All(ResourceCatalog.SigningRequests))
        {
            var decided = item.Root.Items("status", "conditions").Any();
            if (item.Root.Time("metadata", "creationTimestamp") + (decided ? DecidedLifetime : PendingLifetime) < now)
                Remove(item);
        }

        return Interval;
    }

    private void Remove(StoredObject item)
        => Try(() => Resources.Delete(ResourceCatalog.Stored(item.Resource), item.Namespace, item.Name, new DeleteOptions { Uid = item.Uid }, WriteOptions.Controller.User));
}
