using LocalCluster.Api;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Controllers;

/// <summary>
/// A loop that looks at the state as it is, does what is due, and looks again when something it watches has changed or
/// time has passed. It keeps no queue: whatever it missed, it finds in the state.
/// </summary>
internal abstract partial class Controller(ResourceService resources, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    protected ResourceService Resources => resources;

    protected TimeProvider Time => time;

    /// <summary>The collections whose changes wake the loop.</summary>
    protected abstract IReadOnlyList<ResourceId> Watched { get; }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            // Taken before looking, so that a change while looking is seen the next time.
            var revision = resources.Store.Revision;
            var changes = Watched.Select(w => resources.Store.EventsAfter(w, revision).Changed).ToList();
            var wait = Step();
            await WaitAsync(changes, wait, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>When to look again though nothing changes; null for never.</returns>
    protected abstract TimeSpan? Reconcile();

    protected static StoredObject[] All(ResourceService from, ResourceId resource) => [.. from.Store.Read(resource).Objects.Values];

    protected StoredObject[] All(ResourceId resource) => All(resources, resource);

    /// <summary>Runs one object's part of the work; what another writer did to it meanwhile is looked at the next time.</summary>
    protected bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            return false;
        }
        catch (ApiException e)
        {
            LogRefused(logger, GetType().Name, e.Message);
            return false;
        }
    }

    private TimeSpan? Step()
    {
        try
        {
            return Reconcile();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailure(logger, GetType().Name, e);
            return RetryAfterFailure;
        }
    }

    private async Task WaitAsync(List<Task> changes, TimeSpan? limit, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        changes.Add(Task.Delay(limit ?? Timeout.InfiniteTimeSpan, time, cancel.Token));
        await Task.WhenAny(changes).ConfigureAwait(false);
        await cancel.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} failed and will try again")]
    private static partial void LogFailure(ILogger logger, string controller, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Controller} was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string controller, string reason);
}
