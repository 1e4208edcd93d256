using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Workspaces;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Jobs;

/// <summary>Queues jobs, runs them through their handlers and keeps what became of them.</summary>
internal sealed partial class JobService(
    JobStore store,
    JobWatchers watchers,
    JobDispatcher dispatcher,
    ILogStreams logs,
    DataPaths paths,
    IOptions<JobOptions> options,
    IEnumerable<IJobRemains> remains,
    IProcessRunner processes,
    TimeProvider time,
    ILogger<JobService> logger) : IJobService, IHostedService
{
    private const string InterruptedReason = "The dashboard stopped while this ran. Start it again.";
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, ActiveJob> _active = new();
    private readonly Dictionary<string, ActiveJob> _byKey = [];
    private readonly Dictionary<JobKind, JobQueue> _queues = Enum.GetValues<JobKind>()
        .ToDictionary(kind => kind, kind => new JobQueue(options.Value.Limit(kind), options.Value.Waiting));

    private bool _stopping;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.InitializeAsync(cancellationToken);
        foreach (var job in await store.InterruptAsync(InterruptedReason, time.GetUtcNow(), cancellationToken))
        {
            LogInterrupted(logger, job.Id, job.Title);
        }

        foreach (var id in await store.PruneAsync(options.Value.Keep, cancellationToken))
        {
            logs.Delete("job-" + id);
            foreach (var remain in remains)
            {
                await remain.DeleteAsync(id);
            }
        }

        foreach (var scratch in Directory.EnumerateDirectories(paths.Scratch))
        {
            await GuestFolder.DeleteAsync(scratch, processes);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<ActiveJob> active;
        lock (_gate)
        {
            _stopping = true;
            active = [.. _active.Values];
        }

        foreach (var job in active)
        {
            await EndAsync(job, JobState.Interrupted, InterruptedReason);
        }

        try
        {
            await Task.WhenAll(active.Select(job => job.Completion.Task)).WaitAsync(TimeSpan.FromSeconds(10), time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogStopTimeout(logger, exception);
        }
    }

    public async Task<Job> SubmitAsync(JobRequest request, string user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var json = JsonSerializer.Serialize(request, request.GetType(), JsonSerializerOptions.Web);
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var key = request.Coalesces ? string.Join('\n', request.Kind, user, request.Target, request.GetType().Name, json) : id;
        ActiveJob job;
        lock (_gate)
        {
            if (_stopping)
            {
                throw new ProblemException(ProblemKind.Busy, "The job was not started.", "The dashboard is stopping.", "Try again when it is back.");
            }

            if (_byKey.TryGetValue(key, out var same))
            {
                return same.Snapshot;
            }

            if (_queues[request.Kind].IsFull)
            {
                throw new ProblemException(
                    ProblemKind.Busy,
                    "The job was not started.",
                    $"{options.Value.Waiting} jobs of this kind wait already (Jobs:Waiting).",
                    "Try again when some of them have ended.");
            }

            var snapshot = new Job
            {
                Id = id,
                Kind = request.Kind,
                Target = request.Target,
                Title = request.Title,
                User = user,
                State = JobState.Queued,
                CreatedAt = time.GetUtcNow(),
                RequestJson = json,
            };
            job = new ActiveJob(snapshot, request, key, logs.Create(snapshot.LogId), Path.Combine(paths.Scratch, id), j => watchers.Changed(j.JobId));
            _byKey[key] = job;
            _active[id] = job;
        }

        try
        {
            await store.AddAsync(job.Snapshot, cancellationToken);
        }
        catch
        {
            Forget(job);
            await job.LogStream.DisposeAsync();
            logs.Delete(job.Snapshot.LogId);
            throw;
        }

        lock (_gate)
        {
            _queues[request.Kind].Enqueue(job);
        }

        watchers.Changed(id);
        StartNext(request.Kind);
        return job.Snapshot;
    }

    public async Task<Job?> FindAsync(string id, CancellationToken cancellationToken) =>
        _active.TryGetValue(id, out var job) ? job.Snapshot : await store.FindAsync(id, cancellationToken);

    public async Task<IReadOnlyList<Job>> ListAsync(JobKind? kind, int count, string? before, CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(kind, Math.Clamp(count, 1, 500), before, cancellationToken);
        return [.. stored.Select(job => _active.TryGetValue(job.Id, out var active) ? active.Snapshot : job)];
    }

    public async Task<bool> CancelAsync(string id, CancellationToken cancellationToken)
    {
        if (!_active.TryGetValue(id, out var job))
        {
            return false;
        }

        await EndAsync(job, JobState.Cancelled, "Cancelled.");
        return true;
    }

    public async Task<Job> WaitAsync(string id, CancellationToken cancellationToken)
    {
        if (_active.TryGetValue(id, out var job))
        {
            return await job.Completion.Task.WaitAsync(cancellationToken);
        }

        return await store.FindAsync(id, cancellationToken)
            ?? throw new ProblemException(ProblemKind.NotFound, $"There is no job '{id}'.", "It never was, or it was pruned.", "List the jobs to see which there are.");
    }

    public async IAsyncEnumerable<Job> WatchAsync(string? id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Registered before the first look, so that no change falls between the two.
        using var watcher = watchers.Register(id);
        if (id is not null)
        {
            if (await FindAsync(id, cancellationToken) is not { } first)
            {
                yield break;
            }

            yield return first;
            if (first.IsTerminal)
            {
                yield break;
            }
        }

        while (true)
        {
            foreach (var changed in await watcher.TakeAsync(cancellationToken))
            {
                if (await FindAsync(changed, cancellationToken) is { } job)
                {
                    yield return job;
                    if (id is not null && job.IsTerminal)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    private async Task EndAsync(ActiveJob job, JobState state, string reason)
    {
        bool waiting;
        lock (_gate)
        {
            job.Ending ??= (state, reason);
            waiting = _queues[job.Request.Kind].Remove(job);
        }

        if (waiting)
        {
            await FinishAsync(job, state, reason, null);
        }
        else if (!job.Completion.Task.IsCompleted)
        {
            await job.Cancellation.CancelAsync();
        }
    }

    private void StartNext(JobKind kind)
    {
        while (true)
        {
            ActiveJob? next;
            lock (_gate)
            {
                next = _queues[kind].Next();
            }

            if (next is null)
            {
                return;
            }

            _ = Task.Run(() => RunAsync(next));
        }
    }

    private async Task RunAsync(ActiveJob job)
    {
        var saved = store.UpdateAsync(job.Change(j => j with { State = JobState.Running, StartedAt = time.GetUtcNow() }), CancellationToken.None);
        var limit = options.Value.TimeLimit;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(job.Cancellation.Token);
        limited.CancelAfter(limit);
        JobState state;
        string? reason;
        int? exitCode = null;
        try
        {
            var outcome = await dispatcher.ExecuteAsync(job.Request, job, limited.Token);
            (state, reason, exitCode) = (outcome.Succeeded ? JobState.Succeeded : JobState.Failed, outcome.Reason, outcome.ExitCode);
            if (!outcome.Succeeded && limited.IsCancellationRequested)
            {
                (state, reason) = Ending(job, limit);
            }
        }
        catch (Exception) when (limited.IsCancellationRequested)
        {
            (state, reason) = Ending(job, limit);
        }
        catch (ProblemException problem)
        {
            (state, reason) = (JobState.Failed, problem.Message);
        }
        catch (Exception exception)
        {
            LogUnexpected(logger, job.JobId, exception);
            (state, reason) = (JobState.Failed, $"Something unexpected went wrong: {exception.Message} The server's log has the details under job {job.JobId}.");
        }

        try
        {
            await saved.WaitAsync(StoreLimit, time);
        }
        catch (Exception exception)
        {
            LogStoreFailed(logger, job.JobId, exception);
        }

        await FinishAsync(job, state, reason, exitCode);
        lock (_gate)
        {
            _queues[job.Request.Kind].Finished(job.User);
        }

        StartNext(job.Request.Kind);
    }

    private static (JobState State, string Reason) Ending(ActiveJob job, TimeSpan limit) =>
        job.Ending ?? (JobState.Failed, $"It ran longer than {limit} (Jobs:TimeLimit) and was ended.");

    private async Task FinishAsync(ActiveJob job, JobState state, string? reason, int? exitCode)
    {
        // Stored first, then forgotten here, then told: whoever is told finds the final state wherever they look.
        var ended = job.Snapshot with { State = state, Reason = reason, ExitCode = exitCode, EndedAt = time.GetUtcNow(), Progress = null };
        try
        {
            await store.UpdateAsync(ended, CancellationToken.None).WaitAsync(StoreLimit, time);
        }
        catch (Exception exception)
        {
            LogStoreFailed(logger, job.JobId, exception);
        }

        try
        {
            job.DeleteScratch();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogScratch(logger, job.JobId, exception);
        }

        job.Change(_ => ended);
        await job.LogStream.CompleteAsync(new LogOutcome(state.ToString().ToLowerInvariant(), reason, exitCode));
        Forget(job);
        job.Completion.TrySetResult(ended);
        watchers.Changed(job.JobId);
    }

    private void Forget(ActiveJob job)
    {
        lock (_gate)
        {
            _byKey.Remove(job.Key);
            _active.TryRemove(job.JobId, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Id} ({Title}) was interrupted by the end of an earlier run.")]
    private static partial void LogInterrupted(ILogger logger, string id, string title);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id} failed unexpectedly.")]
    private static partial void LogUnexpected(ILogger logger, string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of job {Id} could not be stored.")]
    private static partial void LogStoreFailed(ILogger logger, string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scratch folder of job {Id} could not be deleted.")]
    private static partial void LogScratch(ILogger logger, string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some jobs did not end within ten seconds.")]
    private static partial void LogStopTimeout(ILogger logger, Exception exception);
}
