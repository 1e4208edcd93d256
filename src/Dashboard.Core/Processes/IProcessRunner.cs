namespace Dashboard.Core.Processes;

/// <summary>A program to run.</summary>
public sealed record ProcessSpec
{
    /// <summary>Absolute path of the program.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, one by one; never passed through a shell.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment. Null inherits the dashboard's own.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The folder to start in.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Bytes for standard input, which is then closed; null closes it at once.</summary>
    public ReadOnlyMemory<byte>? Stdin { get; init; }

    /// <summary>Past this the whole process group is killed and the result says so. Null: no limit other than the token.</summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>Bytes of stdout and stderr together past which the group is killed. Null: no limit.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>A cgroup's <c>cgroup.procs</c> file the process joins before it executes anything; null: none.</summary>
    public string? CgroupProcsFile { get; init; }

    /// <summary>A second such file, of the hierarchy that counts processes, which cgroup version 1 keeps apart; null: none.</summary>
    public string? CgroupPidsFile { get; init; }
}

/// <summary>Why a process ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>The wall time ran out.</summary>
    TimedOut,

    /// <summary>It wrote more than it may.</summary>
    OutputLimit,

    /// <summary>The token was cancelled.</summary>
    Cancelled,
}

/// <summary>How a process ended.</summary>
/// <param name="End">Why.</param>
/// <param name="ExitCode">Its exit code; 128 + signal when a signal killed it.</param>
/// <param name="Duration">From start to the end of its output.</param>
/// <param name="OutputBytes">Bytes of stdout and stderr that were read.</param>
public sealed record ProcessResult(ProcessEnd End, int ExitCode, TimeSpan Duration, long OutputBytes)
{
    /// <summary>When <see cref="Duration"/> began, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> counts; 0 when nothing was started.</summary>
    public long StartedAt { get; init; }
}

/// <summary>
/// Runs programs, each in a session and process group of its own. Cancelling, a limit, or the end of the dashboard
/// (even by SIGKILL) kills the whole group; what survives a SIGKILL is killed at the next start.
/// </summary>
public interface IProcessRunner
{
    /// <summary>Runs to the end and hands lines to <paramref name="output"/> as they come. Does not throw on cancellation; the result says so.</summary>
    /// <exception cref="Errors.ProblemException">The program could not be started.</exception>
    Task<ProcessResult> RunAsync(ProcessSpec spec, Logs.ILogSink output, CancellationToken cancellationToken);

    /// <summary>Starts a long-lived program; disposing the handle kills its group and waits for it.</summary>
    /// <exception cref="Errors.ProblemException">The program could not be started.</exception>
    IRunningProcess Start(ProcessSpec spec, Logs.ILogSink output);
}

/// <summary>A program that runs until disposed or until it ends.</summary>
public interface IRunningProcess : IAsyncDisposable
{
    /// <summary>Its process id, also its group id.</summary>
    int Id { get; }

    /// <summary>Completes when the process and its output have ended.</summary>
    Task<ProcessResult> Completion { get; }

    /// <summary>Asks it to end with SIGTERM; after <paramref name="grace"/> its group is killed.</summary>
    Task StopAsync(TimeSpan grace);
}
