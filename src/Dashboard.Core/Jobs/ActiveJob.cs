using Dashboard.Core.Logs;

namespace Dashboard.Core.Jobs;

/// <summary>A job that has not ended: its snapshot, its log, and the handler's view of it.</summary>
internal sealed class ActiveJob : IJobContext
{
    private readonly Lock _gate = new();
    private readonly Action<ActiveJob> _changed;
    private readonly string _scratch;
    private Job _snapshot;

    public ActiveJob(Job job, JobRequest request, string key, ILogStream log, string scratch, Action<ActiveJob> changed)
    {
        _snapshot = job;
        Request = request;
        Key = key;
        LogStream = log;
        _scratch = scratch;
        _changed = changed;
    }

    public JobRequest Request { get; }

    /// <summary>What makes two submissions one.</summary>
    public string Key { get; }

    public ILogStream LogStream { get; }

    // Not disposed: without a timer it holds nothing, and a late cancel must not meet a disposed source.
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Why <see cref="Cancellation"/> was cancelled: a terminal state and its reason.</summary>
    public (JobState State, string Reason)? Ending { get; set; }

    public TaskCompletionSource<Job> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Job Snapshot => Volatile.Read(ref _snapshot);

    public string JobId => Snapshot.Id;

    public string User => Snapshot.User;

    public ILogSink Log => LogStream;

    public string ScratchPath => Directory.CreateDirectory(_scratch).FullName;

    public void ShowCommand(string commandLine)
    {
        LogStream.Write(LogSource.System, "$ " + commandLine);
        Change(job => job with { Commands = [.. job.Commands, commandLine] });
    }

    public void Report(string label, long done, long? total) =>
        Change(job => job with { Progress = new JobProgress(label, done, total) });

    public void SetResult(string name, string value) =>
        Change(job => job with { Results = new Dictionary<string, string>(job.Results) { [name] = value } });

    public Job Change(Func<Job, Job> change)
    {
        Job changed;
        lock (_gate)
        {
            changed = change(_snapshot);
            Volatile.Write(ref _snapshot, changed);
        }

        _changed(this);
        return changed;
    }

    public void DeleteScratch()
    {
        if (Directory.Exists(_scratch))
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }
}
