using System.Collections.Immutable;

namespace LocalCluster.Storage;

/// <summary>One collection's objects, its bounded history of changes and the pulse its watchers wait on.</summary>
/// <remarks>Every member is called under the store's lock.</remarks>
internal sealed class ResourceCollection(int historyLength, long startRevision)
{
    private readonly Queue<StoreEvent> history = new();
    private TaskCompletionSource changed = NewPulse();

    // Events at or below this revision are no longer in the history.
    private long forgotten = startRevision;

    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    public void Load(StoredObject item) => Objects = Objects.SetItem(item.Key, item);

    public void Unload(string key) => Objects = Objects.Remove(key);

    /// <summary>Closes loading: whatever happened up to this revision can't be replayed.</summary>
    public void StartHistory(long revision) => forgotten = revision;

    public void Record(StoreEvent change)
    {
        Objects = change.Kind == StoreEventKind.Deleted
            ? Objects.Remove(change.Object.Key)
            : Objects.SetItem(change.Object.Key, change.Object);
        history.Enqueue(change);
        while (history.Count > historyLength)
            forgotten = history.Dequeue().Revision;
        var pulse = changed;
        changed = NewPulse();
        pulse.TrySetResult();
    }

    public StoreEvents EventsAfter(long revision, long current)
    {
        if (revision < forgotten || revision > current)
            return new(current, Expired: true, [], Task.CompletedTask);
        List<StoreEvent> events = [];
        foreach (var change in history)
        {
            if (change.Revision > revision)
                events.Add(change);
        }

        return new(current, Expired: false, events, changed.Task);
    }

    // Continuations run elsewhere: a writer must not run its watchers' code under the lock.
    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
