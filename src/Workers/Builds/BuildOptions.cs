namespace Workers.Builds;

/// <summary>What a build may use. Section <c>Builds</c>.</summary>
public sealed class BuildOptions
{
    /// <summary>Wall time.</summary>
    public TimeSpan WallTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Memory of all processes of a build together, in bytes.</summary>
    public long MemoryBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of messages a build may write.</summary>
    public long OutputBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>Processes and threads of a build at once.</summary>
    public int Processes { get; set; } = 1024;

    /// <summary>Bytes in a build's folder.</summary>
    public long FolderBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Files, folders and links in it.</summary>
    public int FolderEntries { get; set; } = 100_000;

    /// <summary>Bytes that a build must leave free on the data folder's disk.</summary>
    public long FreeBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Bytes one file a build makes may have, and its temporary folder in memory.</summary>
    public long FileBytes { get; set; } = 512L * 1024 * 1024;
}
