using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;

namespace Dashboard.Components.Shared;

/// <summary>
/// Follows one job from its current state to its end and raises an event after each change. Owns the reading loop, so
/// that the component showing the job does not.
/// </summary>
public sealed class JobFollower : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly IJobService jobs;
    private readonly string jobId;
    private readonly Func<Task> changed;
    private Task loop = Task.CompletedTask;

    /// <summary>Prepares to follow a job; <paramref name="changed"/> is awaited after each change.</summary>
    public JobFollower(IJobService jobs, string jobId, Func<Task> changed)
    {
        this.jobs = jobs;
        this.jobId = jobId;
        this.changed = changed;
    }

    /// <summary>The newest snapshot; null until the first arrived.</summary>
    public Job? Job { get; private set; }

    /// <summary>Set when there is no such job or it can't be followed.</summary>
    public ProblemView? Problem { get; private set; }

    /// <summary>Begins to follow.</summary>
    public void Start()
    {
        var token = stop.Token;
        loop = FollowAsync(token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            Job = await jobs.FindAsync(jobId, cancellationToken);
            if (Job is null)
            {
                Problem = new(
                    "There is no such job.",
                    "It may have been made by another dashboard, or cleaned up.",
                    "Look for it in the list of jobs.");
            }

            await changed();
            if (Job is null or { IsTerminal: true })
            {
                return;
            }

            await foreach (var snapshot in jobs.WatchAsync(jobId, cancellationToken))
            {
                Job = snapshot;
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
        catch (ProblemException problem)
        {
            Problem = ProblemView.From(problem);
            await changed();
        }
    }
}
