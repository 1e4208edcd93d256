namespace LocalCluster.Storage;

/// <param name="CompactAfterBytes">Journal size, in bytes, past which a snapshot replaces it.</param>
internal sealed record JournalOptions(long CompactAfterBytes = 8 << 20);

/// <summary>The whole state at one revision and the journal bytes that still belong before it.</summary>
internal sealed record JournalCapture(long Revision, IReadOnlyList<StoredObject> Objects, byte[] Pending);

/// <summary>The store's files can't be read or written; the message says which and what to do.</summary>
internal sealed class JournalException : Exception
{
    public JournalException(string message)
        : base(message)
    {
    }

    public JournalException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
