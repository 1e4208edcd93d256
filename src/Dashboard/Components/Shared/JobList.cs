using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;

namespace Dashboard.Components.Shared;

/// <summary>A live list of jobs: the newest page, older ones on request, kept up to date from the service's changes.</summary>
public sealed class JobList : IAsyncDisposable
{
    private const int PageSize = 50;
    private readonly CancellationTokenSource stop = new();
    private readonly IJobService jobs;
    private readonly Func<Task> changed;
    private readonly List<Job> items = [];
    private Task loop = Task.CompletedTask;
    private bool loaded;

    /// <summary>Prepares a list; <paramref name="changed"/> is awaited after each change.</summary>
    public JobList(IJobService jobs, Func<Task> changed)
    {
        this.jobs = jobs;
        this.changed = changed;
    }

    /// <summary>The jobs, newest first; null while the first page loads.</summary>
    public IReadOnlyList<Job>? Items => loaded ? items : null;

    /// <summary>The kind shown; null: all.</summary>
    public JobKind? Kind { get; private set; }

    /// <summary>Whether there may be older jobs.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Why there is nothing to show, if so.</summary>
    public ProblemView? Problem { get; private set; }

    /// <summary>Loads the first page and begins to follow changes.</summary>
    public async Task StartAsync()
    {
        var token = stop.Token;
        loop = FollowAsync(token);
        await ShowAsync(null);
    }

    /// <summary>Shows one kind only, or all.</summary>
    public async Task ShowAsync(JobKind? kind)
    {
        Kind = kind;
        loaded = false;
        items.Clear();
        await LoadAsync(null);
    }

    /// <summary>Adds the next older page.</summary>
    public Task MoreAsync() => LoadAsync(items.Count > 0 ? items[^1].Id : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
    }

    private async Task LoadAsync(string? before)
    {
        try
        {
            var kind = Kind;
            var page = await jobs.ListAsync(kind, PageSize, before, stop.Token);
            if (kind != Kind)
            {
                return; // another kind was chosen meanwhile
            }

            foreach (var job in page)
            {
                Put(job, atEnd: true);
            }

            HasMore = page.Count == PageSize;
            Problem = null;
        }
        catch (ProblemException problem)
        {
            Problem = ProblemView.From(problem);
        }

        loaded = true;
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in jobs.WatchAsync(null, cancellationToken))
            {
                if (Kind is null || job.Kind == Kind)
                {
                    Put(job, atEnd: false);
                    await changed();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private void Put(Job job, bool atEnd)
    {
        var index = items.FindIndex(i => i.Id == job.Id);
        if (index >= 0)
        {
            items[index] = atEnd ? items[index] : job; // the change is newer than the page
        }
        else
        {
            items.Insert(atEnd ? items.Count : 0, job);
        }
    }
}
