using System.Buffers;
using System.Threading.Channels;

namespace LocalCluster.Storage;

/// <summary>
/// Append-only record of changes. Writers queue records under the store's lock and go on; one task writes and fsyncs
/// whatever has gathered (group commit), and replaces the journal by a snapshot when it has grown.
/// </summary>
internal sealed class Journal(string folder, JournalOptions options, Action<string> warn) : IAsyncDisposable
{
    private readonly JournalFiles files = new(folder, warn);
    private readonly Lock gate = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PriorityQueue<TaskCompletionSource, long> waiters = new();
    private ArrayBufferWriter<byte> pending = new(16 * 1024);
    private ArrayBufferWriter<byte> spare = new(16 * 1024);
    private long appended;
    private long durable;
    private JournalException? failure;
    private FileStream? file;
    private long generation;
    private Task writing = Task.CompletedTask;

    public void Load(Action<JournalRecord> apply)
    {
        if (File.Exists(files.SnapshotPath))
            files.Read(files.SnapshotPath, mayBeTorn: false, apply);
        var generations = files.Generations();
        foreach (var item in generations)
            files.Read(files.JournalPath(item), mayBeTorn: item == generations[^1], apply);
        generation = generations.Count == 0 ? 1 : generations[^1];
    }

    /// <param name="revision">Where this run starts counting; recorded, so that no later run counts from there again.</param>
    /// <param name="capture">Takes the whole state, with <see cref="TakePending"/>, under the store's lock.</param>
    public void Start(long revision, Func<JournalCapture> capture)
    {
        JournalRecord.WriteRevision(pending, revision);
        appended = revision;
        wake.Writer.TryWrite(true);
        file = new FileStream(files.JournalPath(generation), JournalFiles.PrivateFile(FileMode.Append));
        writing = Task.Run(() => WriteLoopAsync(capture));
    }

    public void ThrowIfFailed()
    {
        if (failure is { } error)
            throw error;
    }

    public void AppendPut(StoredObject item)
    {
        lock (gate)
        {
            JournalRecord.WritePut(pending, item);
            appended = item.Revision;
        }

        wake.Writer.TryWrite(true);
    }

    public void AppendRemove(StoredObject item)
    {
        lock (gate)
        {
            JournalRecord.WriteRemove(pending, item);
            appended = item.Revision;
        }

        wake.Writer.TryWrite(true);
    }

    public byte[] TakePending()
    {
        lock (gate)
        {
            var bytes = pending.WrittenSpan.ToArray();
            pending.ResetWrittenCount();
            return bytes;
        }
    }

    public Task DurableAsync(long upTo)
    {
        lock (gate)
        {
            if (failure is { } error)
                return Task.FromException(error);
            if (upTo <= durable || upTo > appended)
                return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Enqueue(waiter, upTo);
            return waiter.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        wake.Writer.TryComplete();
        await writing.ConfigureAwait(false);
        if (file is not null)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteLoopAsync(Func<JournalCapture> capture)
    {
        try
        {
            bool more;
            do
            {
                more = await wake.Reader.WaitToReadAsync().ConfigureAwait(false);
                wake.Reader.TryRead(out _);
                Commit();
                if (file!.Length > options.CompactAfterBytes)
                    Compact(capture);
            }
            while (more);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(new JournalException($"The cluster's data folder {folder} can't be written: {e.Message} Nothing more is accepted until the cluster is started again.", e));
        }
    }

    private void Commit()
    {
        ArrayBufferWriter<byte> batch;
        long last;
        lock (gate)
        {
            (batch, pending, spare) = (pending, spare, pending);
            last = appended;
        }

        if (batch.WrittenCount == 0)
            return;
        file!.Write(batch.WrittenSpan);
        file.Flush(flushToDisk: true);
        batch.ResetWrittenCount();
        Confirm(last);
    }

    private void Compact(Func<JournalCapture> capture)
    {
        var state = capture();
        file!.Write(state.Pending);
        file.Flush(flushToDisk: true);
        file.Dispose();
        Confirm(state.Revision);
        generation++;
        file = new FileStream(files.JournalPath(generation), JournalFiles.PrivateFile(FileMode.Append));
        files.WriteSnapshot(state);
        foreach (var old in files.Generations().Where(g => g < generation))
            File.Delete(files.JournalPath(old));
    }

    private void Confirm(long upTo)
    {
        lock (gate)
        {
            durable = Math.Max(durable, upTo);
            while (waiters.TryPeek(out var waiter, out var revision) && revision <= durable)
            {
                waiters.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    private void Fail(JournalException error)
    {
        warn(error.Message);
        lock (gate)
        {
            failure = error;
            while (waiters.TryDequeue(out var waiter, out _))
                waiter.TrySetException(error);
        }
    }
}
