namespace Dashboard.Core.Jobs;

/// <summary>The kinds of job; each has its own bound on how many run at once.</summary>
public enum JobKind
{
    /// <summary>Compiles a sample.</summary>
    Build,

    /// <summary>Runs a module in the sandbox.</summary>
    Run,

    /// <summary>Pushes a module to a registry.</summary>
    Publish,

    /// <summary>Pulls a module from a registry.</summary>
    Pull,

    /// <summary>Changes a cluster: create, join, deploy, clean up.</summary>
    Cluster,

    /// <summary>Looks after the dashboard's own tools and caches: install, clean.</summary>
    Tools,
}

/// <summary>A job's states. The last four are terminal.</summary>
public enum JobState
{
    /// <summary>Waiting for its turn.</summary>
    Queued,

    /// <summary>A handler is at work.</summary>
    Running,

    /// <summary>Done as asked.</summary>
    Succeeded,

    /// <summary>Ended with a reason other than the person's own wish.</summary>
    Failed,

    /// <summary>Ended because a person cancelled it.</summary>
    Cancelled,

    /// <summary>The dashboard stopped while it ran.</summary>
    Interrupted,
}

/// <summary>Base of every job request: plain data, stored as JSON with the job.</summary>
public abstract record JobRequest
{
    /// <summary>The kind, which decides the queue.</summary>
    public abstract JobKind Kind { get; }

    /// <summary>What it works on. A second submission of the same kind, target and request while one is queued or running answers with that one.</summary>
    public abstract string Target { get; }

    /// <summary>A short title for lists, such as <c>Build wasi-helloworld</c>.</summary>
    public abstract string Title { get; }

    /// <summary>Whether an equal request already queued or running is answered with that job (a double click). True unless overridden.</summary>
    public virtual bool Coalesces => true;
}

/// <summary>How far a job has come.</summary>
/// <param name="Label">What is counted, such as <c>uploading layer</c>.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all, or null when unknown.</param>
public sealed record JobProgress(string Label, long Done, long? Total);

/// <summary>A snapshot of a job.</summary>
public sealed record Job
{
    /// <summary>The id: lower-case hexadecimal, ordered by time. Its log stream is <c>job-ID</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The kind.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>What it works on.</summary>
    public required string Target { get; init; }

    /// <summary>A short title for lists.</summary>
    public required string Title { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string User { get; init; }

    /// <summary>The state.</summary>
    public required JobState State { get; init; }

    /// <summary>Why it ended as it did, in words a person can act on; null while it is under way or when there is nothing to add.</summary>
    public string? Reason { get; init; }

    /// <summary>The program's exit code where there was one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When it was submitted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it began to run, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The exact command lines it ran, copyable into a shell.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>How far it has come, when its handler says.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>What it made, by name: <c>module</c> (digest), <c>cached</c>, <c>reference</c>, <c>manifest</c>, <c>peakMemoryBytes</c>...</summary>
    public IReadOnlyDictionary<string, string> Results { get; init; } = new Dictionary<string, string>();

    /// <summary>The request, as JSON.</summary>
    public string RequestJson { get; init; } = "{}";

    /// <summary>Whether the state is terminal.</summary>
    public bool IsTerminal => State is not (JobState.Queued or JobState.Running);

    /// <summary>The id of its log stream.</summary>
    public string LogId => "job-" + Id;
}
