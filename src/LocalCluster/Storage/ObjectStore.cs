using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Storage;

/// <summary>
/// Objects of any kind under one monotonically increasing revision, with optimistic concurrency, a watchable history
/// per collection, and a journal on disk. Knows nothing of Kubernetes but <c>metadata.resourceVersion</c>.
/// </summary>
internal sealed class ObjectStore : IAsyncDisposable
{
    /// <summary>
    /// Added to the revision at each start. A crash can lose the last records that watchers had already seen; the gap
    /// keeps their revisions from ever being given out twice.
    /// </summary>
    private const long RestartGap = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<ResourceId, ResourceCollection> collections = [];
    private readonly int historyLength;
    private readonly Journal journal;
    private long revision;
    private long startRevision;

    private ObjectStore(int historyLength, Journal journal)
    {
        this.historyLength = historyLength;
        this.journal = journal;
    }

    /// <summary>The revision of the newest change.</summary>
    public long Revision
    {
        get
        {
            lock (gate)
                return revision;
        }
    }

    /// <summary>Opens the store in a folder, replaying what is there.</summary>
    /// <param name="historyLength">Changes kept per collection for watchers that fell behind.</param>
    /// <exception cref="JournalException">A file is damaged other than by a torn last record.</exception>
    public static ObjectStore Open(string folder, int historyLength, JournalOptions options, Action<string> warn)
    {
        var store = new ObjectStore(historyLength, new Journal(folder, options, warn));
        store.journal.Load(store.Replay);
        lock (store.gate)
        {
            store.revision += store.revision == 0 ? 1 : RestartGap;
            store.startRevision = store.revision;
            foreach (var collection in store.collections.Values)
                collection.StartHistory(store.startRevision);
        }

        store.journal.Start(store.startRevision, store.Capture);
        return store;
    }

    public StoredObject? Find(ResourceId resource, string ns, string name)
    {
        lock (gate)
            return collections.TryGetValue(resource, out var collection) ? collection.Objects.GetValueOrDefault(StoredObject.KeyOf(ns, name)) : null;
    }

    public StoreSnapshot Read(ResourceId resource)
    {
        lock (gate)
            return new(revision, Collection(resource).Objects);
    }

    /// <summary>Every object of every collection, as of one moment.</summary>
    public IReadOnlyList<StoredObject> ReadAll()
    {
        lock (gate)
            return [.. collections.Values.SelectMany(c => c.Objects.Values)];
    }

    public StoreEvents EventsAfter(ResourceId resource, long after)
    {
        lock (gate)
            return Collection(resource).EventsAfter(after, revision);
    }

    /// <summary>
    /// Writes an object whose current revision must be <paramref name="expected"/> (0: must not exist). Takes over
    /// <paramref name="value"/> and stamps its resourceVersion.
    /// </summary>
    /// <returns>False when another writer was first.</returns>
    public bool TryPut(ResourceId resource, JsonObject value, long expected, [NotNullWhen(true)] out StoredObject? stored)
    {
        var metadata = value.Child("metadata");
        var key = StoredObject.KeyOf(metadata.Text("namespace") ?? "", metadata.Text("name") ?? "");
        lock (gate)
        {
            journal.ThrowIfFailed();
            var collection = Collection(resource);
            var previous = collection.Objects.GetValueOrDefault(key);
            stored = null;
            if ((previous?.Revision ?? 0) != expected)
                return false;
            var next = revision + 1;
            metadata["resourceVersion"] = next.ToString(CultureInfo.InvariantCulture);
            stored = new StoredObject(resource, next, JsonText.ToUtf8(value));
            revision = next;
            journal.AppendPut(stored);
            collection.Record(new(previous is null ? StoreEventKind.Added : StoreEventKind.Modified, stored, previous));
            return true;
        }
    }

    /// <summary>Removes an object whose current revision must be <paramref name="expected"/>.</summary>
    /// <returns>False when another writer was first.</returns>
    public bool TryRemove(StoredObject current, long expected, [NotNullWhen(true)] out StoredObject? removed)
    {
        var value = current.ToMutable();
        lock (gate)
        {
            journal.ThrowIfFailed();
            var collection = Collection(current.Resource);
            removed = null;
            if (collection.Objects.GetValueOrDefault(current.Key) is not { } previous || previous.Revision != expected)
                return false;
            var next = revision + 1;
            // Watchers see the last state under the revision of the removal, so that they can go on from there.
            value.Child("metadata")["resourceVersion"] = next.ToString(CultureInfo.InvariantCulture);
            removed = new StoredObject(current.Resource, next, JsonText.ToUtf8(value));
            revision = next;
            journal.AppendRemove(removed);
            collection.Record(new(StoreEventKind.Deleted, removed, previous));
            return true;
        }
    }

    /// <summary>Completes once every change up to the revision is on disk.</summary>
    /// <exception cref="JournalException">The disk refused.</exception>
    public Task DurableAsync(long upTo) => journal.DurableAsync(upTo);

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    private ResourceCollection Collection(ResourceId resource)
    {
        if (!collections.TryGetValue(resource, out var collection))
            collections[resource] = collection = new ResourceCollection(historyLength, startRevision);
        return collection;
    }

    private void Replay(JournalRecord record)
    {
        lock (gate)
        {
            revision = Math.Max(revision, record.Revision);
            if (record.Object is { } item)
                Collection(record.Resource).Load(item);
            else if (record.RemovedKey is { } key)
                Collection(record.Resource).Unload(key);
        }
    }

    // Appends happen under the same lock, so the pending bytes taken here belong wholly before the captured state.
    private JournalCapture Capture()
    {
        lock (gate)
            return new(revision, [.. collections.Values.SelectMany(c => c.Objects.Values)], journal.TakePending());
    }
}
