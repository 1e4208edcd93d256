namespace Workers.Builds;

/// <summary>What a build may use. Section <c>Builds</c>.</summary>
public sealed class BuildOptions
{
    /// <summary>Wall time.</summary>
    public TimeSpan WallTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Memory of each process of a build, in bytes.</summary>
    public long MemoryBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of messages a build may write.</summary>
    public long OutputBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>Bytes one file a build makes may have.</summary>
    public long FileBytes { get; set; } = 512L * 1024 * 1024;
}
