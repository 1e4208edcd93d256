namespace Dashboard.Core.Logs;

/// <summary>Where a line came from.</summary>
public enum LogSource
{
    /// <summary>Standard output of the program.</summary>
    Stdout,

    /// <summary>Standard error of the program.</summary>
    Stderr,

    /// <summary>The dashboard itself: commands shown, notices, the outcome.</summary>
    System,
}

/// <summary>One line of a log stream.</summary>
/// <param name="Seq">Position in the stream, from 1, without gaps.</param>
/// <param name="Time">When the line was appended, UTC.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Text">The text without its line ending. Untrusted: may hold control characters and ANSI escapes.</param>
public sealed record LogLine(long Seq, DateTimeOffset Time, LogSource Source, string Text);

/// <summary>How a stream ended.</summary>
/// <param name="State">One word, such as a job's terminal state.</param>
/// <param name="Reason">A sentence for a person, or null when there is nothing to add.</param>
/// <param name="ExitCode">The program's exit code where there was one.</param>
public sealed record LogOutcome(string State, string? Reason = null, int? ExitCode = null);

/// <summary>Some consecutive lines, handed over together.</summary>
/// <param name="Lines">The lines, oldest first; may be empty when only the outcome is carried.</param>
/// <param name="Skipped">How many lines directly before the first of <paramref name="Lines"/> were left out because the reader was too slow or they are no longer kept.</param>
/// <param name="End">The outcome, on the last batch of a completed stream.</param>
public sealed record LogBatch(IReadOnlyList<LogLine> Lines, long Skipped = 0, LogOutcome? End = null);

/// <summary>Takes lines. Thread-safe; never waits for a reader.</summary>
public interface ILogSink
{
    /// <summary>Appends one line. Text holding line feeds becomes several lines.</summary>
    void Write(LogSource source, string text);

    /// <summary>Appends several lines under one lock.</summary>
    void WriteMany(LogSource source, IReadOnlyList<string> lines);
}

/// <summary>Which lines a subscriber wants when it falls behind.</summary>
public enum LogReadMode
{
    /// <summary>Every kept line, from disk where memory no longer has it: for tools and downloads.</summary>
    Complete,

    /// <summary>Stay near the end: a reader that falls behind is told how many lines it skipped. For terminals.</summary>
    Live,
}

/// <summary>A stream that can be read, replayed and followed.</summary>
public interface ILogSource
{
    /// <summary>Identifies the stream, such as <c>job-0192...</c>.</summary>
    string Id { get; }

    /// <summary>The sequence number of the newest line; 0 when empty.</summary>
    long LastSeq { get; }

    /// <summary>The outcome once the stream has completed.</summary>
    LogOutcome? Outcome { get; }

    /// <summary>
    /// Replays from <paramref name="fromSeq"/> (1 or less: from the start; negative: that many lines before the end)
    /// and, when <paramref name="follow"/> is set, goes on until the stream completes. No gap and no duplicate between the two.
    /// </summary>
    IAsyncEnumerable<LogBatch> ReadAsync(
        long fromSeq = 1,
        bool follow = true,
        LogReadMode mode = LogReadMode.Complete,
        CancellationToken cancellationToken = default);
}

/// <summary>A stream being written. Disposing one that was not completed completes it as <c>interrupted</c>.</summary>
public interface ILogStream : ILogSink, ILogSource, IAsyncDisposable
{
    /// <summary>Ends the stream: readers get what is left and then the outcome. Later writes are ignored. The second call does nothing.</summary>
    Task CompleteAsync(LogOutcome outcome);
}

/// <summary>All log streams of this dashboard.</summary>
public interface ILogStreams
{
    /// <summary>Creates a stream that can be written. The id must be new; letters, digits and '-' only.</summary>
    ILogStream Create(string id);

    /// <summary>The stream with this id, live or from disk; null when there is none.</summary>
    ILogSource? Find(string id);

    /// <summary>Removes a stream from memory and disk.</summary>
    void Delete(string id);
}
