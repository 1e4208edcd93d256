namespace Dashboard.Core.Logs;

/// <summary>What log streams keep (<c>Logs</c>).</summary>
public sealed class LogOptions
{
    /// <summary>Newest lines of each live stream kept in memory; a live reader further behind than this skips.</summary>
    public int MemoryLines { get; set; } = 4096;

    /// <summary>Bytes of one stream kept on disk. Later lines still reach live readers; the stream ends by saying how many were not kept.</summary>
    public long DiskBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Characters of one line; a longer line is cut into several.</summary>
    public int LineCharacters { get; set; } = 16 * 1024;

    /// <summary>
    /// Time between two batches to a reader that has caught up, while lines keep coming. The first batch after a pause is sent at
    /// once, and the few after it sooner than this.
    /// </summary>
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most lines in one batch.</summary>
    public int BatchLines { get; set; } = 4096;

    /// <summary>Most characters of text in one batch, so that long lines make small batches.</summary>
    public int BatchCharacters { get; set; } = 512 * 1024;
}
