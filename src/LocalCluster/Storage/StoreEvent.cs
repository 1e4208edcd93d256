using System.Collections.Immutable;

namespace LocalCluster.Storage;

internal enum StoreEventKind
{
    Added,
    Modified,
    Deleted,
}

/// <summary>One change of one object. <paramref name="Previous"/> lets a filtered watch tell "left the selection".</summary>
internal sealed record StoreEvent(StoreEventKind Kind, StoredObject Object, StoredObject? Previous)
{
    public long Revision => Object.Revision;
}

/// <summary>What a collection held at one revision.</summary>
internal sealed record StoreSnapshot(long Revision, ImmutableSortedDictionary<string, StoredObject> Objects);

/// <summary>Events after a revision; <paramref name="Expired"/> when the history no longer reaches back that far.</summary>
internal sealed record StoreEvents(long Revision, bool Expired, IReadOnlyList<StoreEvent> Events, Task Changed);
