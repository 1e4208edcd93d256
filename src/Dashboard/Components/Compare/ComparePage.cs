using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules.Sizes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;

namespace Dashboard.Components.Compare;

/// <summary>What the page that puts a sample's scenarios side by side shows and does.</summary>
public sealed class ComparePage(CompareReader reader, IModuleSizes sizes, ISandbox sandbox, IJobService jobs, Func<Task> changed) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task following = Task.CompletedTask;
    private Task measuring = Task.CompletedTask;
    private IReadOnlyList<Sample> samples = [];
    private string? loaded;

    /// <summary>The scenarios; empty until they are loaded.</summary>
    public IReadOnlyList<CompareItem> Items { get; private set; } = [];

    /// <summary>The group's name, where the sample has one.</summary>
    public string? Group { get; private set; }

    /// <summary>Names of the runtimes installed on the server.</summary>
    public IReadOnlyList<string> Runtimes { get; private set; } = [];

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Starting builds, or cancelling them.</summary>
    public ActionState Building { get; } = new();

    /// <summary>Scenarios that can be built and have not been.</summary>
    public IReadOnlyList<CompareItem> Unbuilt => [.. Items.Where(item => item.Buildable)];

    /// <summary>How many builds are under way.</summary>
    public int UnderWay => Items.Count(item => item.Building);

    /// <summary>Scenarios whose build is there.</summary>
    public IReadOnlyList<CompareItem> Built => [.. Items.Where(item => item.Build is not null)];

    /// <summary>Loads the sample and its group, and what becomes of them from now on.</summary>
    public async Task LoadAsync(string name)
    {
        if (loaded == name)
        {
            return;
        }

        await Loading.RunAsync(async () =>
        {
            Items = [];
            samples = reader.Samples(name);
            Group = samples.Count > 1 ? samples.First(sample => sample.Name == name).Group : null;
            Runtimes = [.. (await sandbox.GetRuntimesAsync(stop.Token)).Where(runtime => runtime.Installed).Select(runtime => runtime.Name)];
            await RefreshAsync();
            loaded = name;
        });
        if (following.IsCompleted)
        {
            following = FollowAsync(stop.Token);
        }
    }

    /// <summary>Builds what has no build yet.</summary>
    public Task BuildAllAsync() => Building.RunAsync(async () =>
    {
        foreach (var item in Unbuilt)
        {
            Put(await jobs.SubmitAsync(new BuildRequest(item.Plan.Sample.Name, item.Plan.Scenario.Id), "local", stop.Token));
        }
    });

    /// <summary>Ends the builds under way.</summary>
    public Task CancelAsync() => Building.RunAsync(async () =>
    {
        foreach (var item in Items.Where(item => item.Building))
        {
            await jobs.CancelAsync(item.Newest!.Id, stop.Token);
        }
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following;
        await measuring;
        stop.Dispose();
    }

    private async Task RefreshAsync()
    {
        var known = Items.Where(item => item.Sizes is not null).DistinctBy(item => item.Module).ToDictionary(item => item.Module!, item => item.Sizes);
        Items = [.. (await reader.ReadAsync(samples, stop.Token)).Select(item => item.Module is { } module && known.TryGetValue(module, out var sizes) ? item with { Sizes = sizes } : item)];
        if (measuring.IsCompleted)
        {
            measuring = MeasureAsync(stop.Token);
        }
    }

    // One after the other: the measure of each appears as it comes.
    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (Items.FirstOrDefault(item => item is { Module: not null, Sizes: null, SizesProblem: null })?.Module is { } module)
            {
                ModuleSizes? measured = null;
                string? problem = null;
                try
                {
                    measured = await sizes.GetAsync(module, cancellationToken);
                }
                catch (ProblemException exception)
                {
                    problem = $"{exception.What} {exception.Why}";
                }

                Items = [.. Items.Select(item => item.Module == module ? item with { Sizes = measured, SizesProblem = problem } : item)];
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in jobs.WatchAsync(null, cancellationToken))
            {
                if (!Concerns(job))
                {
                    continue;
                }

                Put(job);
                if (job.IsTerminal)
                {
                    await RefreshAsync();
                }

                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private bool Concerns(Job job) => Items.Any(item =>
        (job.Kind == JobKind.Build && item.Target == job.Target) || (job.Kind == JobKind.Run && item.Module == job.Target));

    private void Put(Job job) => Items = [.. Items.Select(item =>
        job.Kind == JobKind.Build && item.Target == job.Target && (item.Newest is null || string.CompareOrdinal(item.Newest.Id, job.Id) <= 0) ? item with { Newest = job } : item)];
}
