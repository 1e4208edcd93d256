using System.Runtime.CompilerServices;

namespace Dashboard.Core.Logs;

/// <summary>
/// A live stream. Readers hold a position and ask for what comes next, so a reader that is slow, or never reads at
/// all, costs nothing: there is no queue per reader. Whoever waits is woken by a signal that each append replaces.
/// </summary>
internal sealed class LogStream : ILogStream
{
    /// <summary>The first wait of a burst is this part of the interval.</summary>
    private const int FirstGapPart = 32;
    private readonly Lock _gate = new();
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly LogLine[] _ring;
    private readonly LogFile _file;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _signal;
    private long _lastSeq;
    private long _notKeptLines;
    private long _notKeptBytes;
    private bool _diskFull;
    private LogOutcome? _outcome;

    public LogStream(string id, LogFile file, LogOptions options, TimeProvider time)
    {
        Id = id;
        _file = file;
        _options = options;
        _time = time;
        _ring = new LogLine[options.MemoryLines];
    }

    public string Id { get; }

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    public LogOutcome? Outcome => Volatile.Read(ref _outcome);

    /// <summary>Set by the owner; called once, when the stream has completed.</summary>
    public Action<LogStream>? Completed { get; init; }

    public void Write(LogSource source, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        TaskCompletionSource? wake;
        lock (_gate)
        {
            if (_outcome is not null)
            {
                return;
            }

            AppendText(source, text);
            wake = TakeSignal();
        }

        wake?.TrySetResult();
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        TaskCompletionSource? wake;
        lock (_gate)
        {
            if (_outcome is not null)
            {
                return;
            }

            for (var i = 0; i < lines.Count; i++)
            {
                AppendText(source, lines[i]);
            }

            wake = TakeSignal();
        }

        wake?.TrySetResult();
    }

    public Task CompleteAsync(LogOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        TaskCompletionSource? wake;
        lock (_gate)
        {
            if (_outcome is not null)
            {
                return Task.CompletedTask;
            }

            if (_notKeptLines > 0)
            {
                Append(
                    LogSource.System,
                    FormattableString.Invariant($"{_notKeptLines} lines ({_notKeptBytes} bytes) past the limit of {_options.DiskBytes} bytes were shown live but not kept (setting Logs:DiskBytes)."),
                    force: true);
            }

            _file.Complete(outcome);
            Volatile.Write(ref _outcome, outcome);
            wake = TakeSignal();
        }

        wake?.TrySetResult();
        _ended.TrySetResult();
        Completed?.Invoke(this);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await CompleteAsync(new LogOutcome("interrupted", "Its writer ended without an outcome."));
        _file.Dispose();
    }

    public async IAsyncEnumerable<LogBatch> ReadAsync(
        long fromSeq = 1,
        bool follow = true,
        LogReadMode mode = LogReadMode.Complete,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var next = fromSeq < 0 ? Math.Max(1, LastSeq + 1 + fromSeq) : Math.Max(1, fromSeq);
        var lastBatch = 0L;
        var gap = TimeSpan.Zero;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (batch, wait) = TakeBatch(ref next, mode);
            if (batch is not null)
            {
                yield return batch;
                if (batch.End is not null)
                {
                    yield break;
                }

                lastBatch = _time.GetTimestamp();
                continue;
            }

            if (!follow)
            {
                yield break;
            }

            await wait!.WaitAsync(cancellationToken);

            // After a pause lines go out at once; in a burst they gather for longer and longer, up to the interval, so
            // that a short run is seen as it happens and a long one costs a reader few batches. The end waits for nobody.
            var since = lastBatch == 0 ? TimeSpan.MaxValue : _time.GetElapsedTime(lastBatch);
            if (since >= _options.BatchInterval)
            {
                gap = _options.BatchInterval / FirstGapPart;
                continue;
            }

            if (since < gap)
            {
                await Task.WhenAny(Task.Delay(gap - since, _time, cancellationToken), _ended.Task);
            }

            gap = gap * 2 < _options.BatchInterval ? gap * 2 : _options.BatchInterval;
        }
    }

    /// <summary>
    /// The batch at <paramref name="next"/>, or, when there is nothing yet, the task that the next append completes.
    /// Both are decided under one lock, so that no append can fall between looking and waiting.
    /// </summary>
    private (LogBatch? Batch, Task? Wait) TakeBatch(ref long next, LogReadMode mode)
    {
        long skipped = 0;
        lock (_gate)
        {
            var oldest = Math.Max(1, _lastSeq - _ring.Length + 1);
            if (next > _lastSeq)
            {
                return _outcome is not null
                    ? (new LogBatch([], 0, _outcome), null)
                    : (null, (_signal ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            }

            if (next < oldest && (mode == LogReadMode.Live || next > _file.LastSeq))
            {
                skipped = oldest - next;
                next = oldest;
            }

            if (next >= oldest)
            {
                return (FromRing(ref next, skipped), null);
            }
        }

        // Older than memory: from disk, outside the lock so that writers don't wait for this reader.
        var lines = _file.Read(next, _options.BatchLines, _options.BatchCharacters);
        if (lines.Count == 0)
        {
            lock (_gate)
            {
                var oldest = Math.Max(1, _lastSeq - _ring.Length + 1);
                skipped = oldest - next;
                next = oldest;
                return (FromRing(ref next, skipped), null);
            }
        }

        skipped = lines[0].Seq - next;
        next = lines[^1].Seq + 1;
        return (new LogBatch(lines, skipped), null);
    }

    private LogBatch FromRing(ref long next, long skipped)
    {
        var lines = new List<LogLine>((int)Math.Min(_lastSeq - next + 1, _options.BatchLines));
        var characters = _options.BatchCharacters;
        while (next <= _lastSeq && lines.Count < _options.BatchLines && characters > 0)
        {
            var line = _ring[next % _ring.Length];
            lines.Add(line);
            characters -= line.Text.Length;
            next++;
        }

        return new LogBatch(lines, skipped, next > _lastSeq ? _outcome : null);
    }

    private TaskCompletionSource? TakeSignal()
    {
        var signal = _signal;
        _signal = null;
        return signal;
    }

    private void AppendText(LogSource source, string text)
    {
        if (text.Length <= _options.LineCharacters && !text.Contains('\n', StringComparison.Ordinal))
        {
            Append(source, text, force: false);
            return;
        }

        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            do
            {
                var length = Math.Min(line.Length, _options.LineCharacters);
                if (length < line.Length && char.IsHighSurrogate(line[length - 1]) && length > 1)
                {
                    length--;
                }

                Append(source, line[..length].ToString(), force: false);
                line = line[length..];
            }
            while (!line.IsEmpty);
        }
    }

    private void Append(LogSource source, string text, bool force)
    {
        var line = new LogLine(_lastSeq + 1, _time.GetUtcNow(), source, text);
        _ring[line.Seq % _ring.Length] = line;
        Interlocked.Exchange(ref _lastSeq, line.Seq);
        if (force || (!_diskFull && _file.Length < _options.DiskBytes))
        {
            try
            {
                _file.Append(line);
                return;
            }
            catch (IOException)
            {
                // The disk itself is full: as past the cap, live readers go on and the end says what was not kept.
            }
        }

        _diskFull = true;
        _notKeptLines++;
        _notKeptBytes += text.Length;
    }
}
