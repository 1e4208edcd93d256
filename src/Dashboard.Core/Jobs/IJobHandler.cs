using Dashboard.Core.Logs;

namespace Dashboard.Core.Jobs;

/// <summary>What a handler answers.</summary>
/// <param name="Succeeded">Whether the work was done as asked.</param>
/// <param name="Reason">A plain sentence; required when it was not.</param>
/// <param name="ExitCode">The program's exit code where there was one.</param>
public sealed record JobOutcome(bool Succeeded, string? Reason = null, int? ExitCode = null)
{
    /// <summary>Done as asked.</summary>
    public static JobOutcome Success(string? reason = null, int? exitCode = null) => new(true, reason, exitCode);

    /// <summary>Not done, and why.</summary>
    public static JobOutcome Failure(string reason, int? exitCode = null) => new(false, reason, exitCode);
}

/// <summary>What a handler has to work with.</summary>
public interface IJobContext
{
    /// <summary>The job's id.</summary>
    string JobId { get; }

    /// <summary>Who asked for it.</summary>
    string User { get; }

    /// <summary>The job's log.</summary>
    ILogSink Log { get; }

    /// <summary>A folder of the job's own, created at first use and deleted when the job ends.</summary>
    string ScratchPath { get; }

    /// <summary>Adds a command line to the job and shows it in the log as a system line <c>$ command</c>.</summary>
    void ShowCommand(string commandLine);

    /// <summary>Reports progress; cheap enough to call for every chunk.</summary>
    void Report(string label, long done, long? total);

    /// <summary>Adds to the job's results.</summary>
    void SetResult(string name, string value);
}

/// <summary>
/// Does the work of one kind of request. A <see cref="Errors.ProblemException"/> thrown becomes the job's reason;
/// cancellation of the token means that a person cancelled or the dashboard stops.
/// Registered with <c>services.AddJobHandler&lt;TRequest, THandler&gt;()</c>; one instance serves all jobs.
/// </summary>
public interface IJobHandler<in TRequest>
    where TRequest : JobRequest
{
    /// <summary>Runs the request to its end.</summary>
    Task<JobOutcome> ExecuteAsync(TRequest request, IJobContext context, CancellationToken cancellationToken);
}

/// <summary>Submits, finds, lists, cancels and watches jobs.</summary>
public interface IJobService
{
    /// <summary>Queues a request.</summary>
    /// <exception cref="Errors.ProblemException">The queue of this kind is full.</exception>
    Task<Job> SubmitAsync(JobRequest request, string user, CancellationToken cancellationToken);

    /// <summary>The job, or null.</summary>
    Task<Job?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Jobs, newest first. <paramref name="before"/> is the id to continue after, from the previous page.</summary>
    Task<IReadOnlyList<Job>> ListAsync(JobKind? kind, int count, string? before, CancellationToken cancellationToken);

    /// <summary>Asks a job to stop; false when there is none or it has ended.</summary>
    Task<bool> CancelAsync(string id, CancellationToken cancellationToken);

    /// <summary>Waits for the terminal state.</summary>
    Task<Job> WaitAsync(string id, CancellationToken cancellationToken);

    /// <summary>Snapshots of the job: the current one first, then one after each change (coalesced), until it has ended. With null, changes of all jobs, without end.</summary>
    IAsyncEnumerable<Job> WatchAsync(string? id, CancellationToken cancellationToken);
}
