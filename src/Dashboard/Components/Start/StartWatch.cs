using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;

namespace Dashboard.Components.Start;

/// <summary>
/// Keeps the start page's facts fresh: reads them at once, when a job changes state, and every few seconds because pods and
/// nodes change without a job.
/// </summary>
public sealed class StartWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource stop = new();
    private readonly StartReader reader;
    private readonly IJobService jobs;
    private readonly Func<Task> changed;
    private readonly Dictionary<string, JobState> states = new(StringComparer.Ordinal);
    private Task loops = Task.CompletedTask;
    private bool reading;

    /// <summary>Prepares; <paramref name="changed"/> is awaited when the facts differ from before. To be used on the circuit's thread.</summary>
    public StartWatch(StartReader reader, IJobService jobs, Func<Task> changed)
    {
        this.reader = reader;
        this.jobs = jobs;
        this.changed = changed;
    }

    /// <summary>The newest facts; null until the first were read.</summary>
    public StartFacts? Facts { get; private set; }

    /// <summary>Why they can't be read, if so.</summary>
    public ProblemView? Problem { get; private set; }

    /// <summary>Begins.</summary>
    public void Start()
    {
        var token = stop.Token;
        loops = Task.WhenAll(UntilStopped(PollAsync(token)), UntilStopped(FollowJobsAsync(token)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loops;
        stop.Dispose();
    }

    private static async Task UntilStopped(Task loop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            await ReadAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task FollowJobsAsync(CancellationToken cancellationToken)
    {
        await foreach (var job in jobs.WatchAsync(null, cancellationToken))
        {
            // Progress comes many times a second; only a change of state changes a step.
            if (!states.TryGetValue(job.Id, out var before) || before != job.State)
            {
                states[job.Id] = job.State;
                await ReadAsync(cancellationToken);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (reading)
        {
            return; // the next tick will see it
        }

        reading = true;
        try
        {
            var facts = await reader.ReadAsync(cancellationToken);
            if (facts != Facts || Problem is not null)
            {
                Facts = facts;
                Problem = null;
                await changed();
            }
        }
        catch (ProblemException problem)
        {
            Problem = ProblemView.From(problem);
            await changed();
        }
        finally
        {
            reading = false;
        }
    }
}
