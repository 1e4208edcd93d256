using Dashboard.Core.Logs;
using Dashboard.Core.Processes;

namespace Dashboard.Core.Sandbox.Limiting;

/// <summary>What a program and everything it starts may use together, besides the time and output that its <see cref="ProcessSpec"/> limits.</summary>
public sealed record ProcessLimits
{
    /// <summary>Memory in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Processes and threads at once.</summary>
    public required int Processes { get; init; }

    /// <summary>The folder it may write to, on the host.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes in the folder.</summary>
    public required long FolderBytes { get; init; }

    /// <summary>Files, folders and links in it.</summary>
    public required int FolderEntries { get; init; }

    /// <summary>Bytes that must stay free on the folder's disk: what a file holds that was deleted while open is in no folder.</summary>
    public required long FreeBytes { get; init; }
}

/// <summary>A limit of <see cref="ProcessLimits"/> that was met.</summary>
public enum ExceededLimit
{
    /// <summary><see cref="ProcessLimits.MemoryBytes"/>.</summary>
    Memory,

    /// <summary><see cref="ProcessLimits.Processes"/>.</summary>
    Processes,

    /// <summary><see cref="ProcessLimits.FolderBytes"/>.</summary>
    FolderBytes,

    /// <summary><see cref="ProcessLimits.FolderEntries"/>, or names behind which more could be hidden.</summary>
    FolderEntries,

    /// <summary><see cref="ProcessLimits.FreeBytes"/>.</summary>
    DiskSpace,
}

/// <summary>How a program ended.</summary>
/// <param name="Result">The process.</param>
/// <param name="Exceeded">The limit it was ended for; null where it met none.</param>
/// <param name="PeakBytes">The highest memory of all its processes together; null when unknown.</param>
public sealed record LimitedResult(ProcessResult Result, ExceededLimit? Exceeded, long? PeakBytes);

/// <summary>Runs programs that may start others, and holds all of them together to limits.</summary>
public interface ILimitedRunner
{
    /// <summary>In words, who enforces the limits of memory and processes on this machine.</summary>
    string Words { get; }

    /// <summary>Runs to the end; past a limit everything it started is killed. Does not throw on cancellation: the result says so.</summary>
    /// <exception cref="Errors.ProblemException">The program could not be started.</exception>
    Task<LimitedResult> RunAsync(ProcessSpec spec, ProcessLimits limits, ILogSink output, CancellationToken cancellationToken);
}
