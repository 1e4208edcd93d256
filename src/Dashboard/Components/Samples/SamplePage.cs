using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Samples;

/// <summary>What the page of one sample shows and does.</summary>
public sealed class SamplePage(ISampleCatalog catalog, IBuildPlanner planner, IJobService jobs, Func<Task> changed) : IAsyncDisposable
{
    private const int Shown = 8;
    private const int Searched = 200;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Job> builds = [];
    private Task following = Task.CompletedTask;

    /// <summary>The sample; null until it is loaded, or when it can't be.</summary>
    public Sample? Sample { get; private set; }

    /// <summary>Its files.</summary>
    public IReadOnlyList<SourceFile> Files { get; private set; } = [];

    /// <summary>Its scenarios, as they stand on this machine.</summary>
    public IReadOnlyList<BuildPlan> Plans { get; private set; } = [];

    /// <summary>Its newest builds, newest first.</summary>
    public IReadOnlyList<Job> Builds => [.. builds.Take(Shown)];

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Starting a build.</summary>
    public ActionState Building { get; } = new();

    /// <summary>The newest build of a scenario, under way or ended; null when there was none.</summary>
    public Job? JobOf(BuildPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var target = RequestOf(plan).Target;
        return builds.Find(job => job.Target == target);
    }

    /// <summary>Loads a sample, and its builds from now on.</summary>
    public async Task LoadAsync(string name)
    {
        if (Sample?.Name == name)
        {
            return;
        }

        await Loading.RunAsync(async () =>
        {
            Sample = null;
            var sample = catalog.Get(name);
            Files = await catalog.ReadFilesAsync(sample, stop.Token);
            Plans = await Task.WhenAll(sample.Scenarios.Select(scenario => planner.PlanAsync(sample, scenario, stop.Token)));
            builds.Clear();
            builds.AddRange((await jobs.ListAsync(JobKind.Build, Searched, null, stop.Token)).Where(job => IsOf(sample, job)));
            Sample = sample;
        });
        if (following.IsCompleted)
        {
            following = FollowAsync(stop.Token);
        }
    }

    /// <summary>Starts a build. A compiler installed since the page was opened counts.</summary>
    public Task BuildAsync(BuildPlan plan) => Building.RunAsync(async () =>
    {
        ArgumentNullException.ThrowIfNull(plan);
        var now = await planner.PlanAsync(plan.Sample, plan.Scenario, stop.Token);
        Plans = [.. Plans.Select(one => one.Scenario.Id == now.Scenario.Id ? now : one)];
        now.ThrowIfMissing();
        Put(await jobs.SubmitAsync(RequestOf(now), "local", stop.Token));
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following;
        stop.Dispose();
    }

    private static BuildRequest RequestOf(BuildPlan plan) => new(plan.Sample.Name, plan.Scenario.Id);

    private static bool IsOf(Sample sample, Job job) =>
        job.Kind == JobKind.Build && job.Target.StartsWith(sample.Name + "/", StringComparison.Ordinal);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in jobs.WatchAsync(null, cancellationToken))
            {
                if (Sample is { } sample && IsOf(sample, job))
                {
                    Put(job);
                    await changed();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void Put(Job job)
    {
        var index = builds.FindIndex(known => known.Id == job.Id);
        if (index < 0)
        {
            builds.Insert(0, job);
        }
        else if (!builds[index].IsTerminal)
        {
            builds[index] = job;
        }
    }
}
