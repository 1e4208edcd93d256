using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;

namespace Dashboard.Tests.Components;

/// <summary>Jobs put there by a test; every <see cref="Put"/> is a change that watchers see.</summary>
internal sealed class FakeJobService : IJobService
{
    private readonly Lock gate = new();
    private readonly List<Job> jobs = [];
    private readonly List<(string? Id, Channel<Job> Changes)> watchers = [];

    public List<string> Cancelled { get; } = [];

    /// <summary>Answers a submission; while null, the queue is full.</summary>
    public Func<JobRequest, Job>? OnSubmit { get; set; }

    public int Watchers
    {
        get
        {
            lock (gate)
            {
                return watchers.Count;
            }
        }
    }

    public static Job Create(string id, JobState state = JobState.Running, JobKind kind = JobKind.Build) => new()
    {
        Id = id,
        Kind = kind,
        Target = "wasi-helloworld",
        Title = "Build " + id,
        User = "local",
        State = state,
        CreatedAt = DateTimeOffset.UnixEpoch,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = state is JobState.Queued or JobState.Running ? null : DateTimeOffset.UnixEpoch.AddSeconds(12.34),
    };

    public void Put(Job job)
    {
        lock (gate)
        {
            jobs.RemoveAll(j => j.Id == job.Id);
            jobs.Insert(0, job);
            foreach (var (id, changes) in watchers.Where(w => w.Id is null || w.Id == job.Id))
            {
                changes.Writer.TryWrite(job);
                if (id is not null && job.IsTerminal)
                {
                    changes.Writer.TryComplete();
                }
            }
        }
    }

    public Task<Job> SubmitAsync(JobRequest request, string user, CancellationToken cancellationToken) =>
        OnSubmit is null ? throw new ProblemException(ProblemKind.Busy, "The queue is full.", "Too many jobs wait.", "Try again later.") : Task.FromResult(OnSubmit(request));

    public Task<Job?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return Task.FromResult(jobs.Find(j => j.Id == id));
        }
    }

    public Task<IReadOnlyList<Job>> ListAsync(JobKind? kind, int count, string? before, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var from = before is null ? 0 : jobs.FindIndex(j => j.Id == before) + 1;
            return Task.FromResult<IReadOnlyList<Job>>([.. jobs.Skip(from).Where(j => kind is null || j.Kind == kind).Take(count)]);
        }
    }

    public Task<bool> CancelAsync(string id, CancellationToken cancellationToken)
    {
        Cancelled.Add(id);
        return Task.FromResult(true);
    }

    public Task<Job> WaitAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async IAsyncEnumerable<Job> WatchAsync(string? id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = (id, Channel.CreateUnbounded<Job>());
        lock (gate)
        {
            watchers.Add(watcher);
            if (id is not null && jobs.Find(j => j.Id == id) is { } current)
            {
                watcher.Item2.Writer.TryWrite(current);
            }
        }

        try
        {
            await foreach (var job in watcher.Item2.Reader.ReadAllAsync(cancellationToken))
            {
                yield return job;
            }
        }
        finally
        {
            lock (gate)
            {
                watchers.Remove(watcher);
            }
        }
    }
}
