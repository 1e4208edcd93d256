using System.Text.Json;
using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Samples;

namespace Dashboard.Components.Samples;

/// <summary>What the page of one sample shows and does.</summary>
public sealed class SamplePage(ISampleCatalog catalog, IBuildPlanner planner, IJobService jobs, ILogStreams logs, Func<Task> changed) : IAsyncDisposable
{
    private const int Shown = 8;
    private const int Searched = 200;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Job> builds = [];

    // The job a scenario's card shows, once one was started or opened here: it stays while the source goes on changing.
    private readonly Dictionary<string, string> chosen = new(StringComparer.Ordinal);
    private Task following = Task.CompletedTask;
    private string? messagesOf;

    /// <summary>The sample; null until it is loaded, or when it can't be.</summary>
    public Sample? Sample { get; private set; }

    /// <summary>Its files, with what was changed here.</summary>
    public SourceEdits Edits { get; private set; } = new([]);

    /// <summary>Its scenarios, as they stand on this machine.</summary>
    public IReadOnlyList<BuildPlan> Plans { get; private set; } = [];

    /// <summary>Its newest builds, newest first.</summary>
    public IReadOnlyList<Job> Builds => [.. builds.Take(Shown)];

    /// <summary>What the compiler said in the newest build that is shown and has ended.</summary>
    public IReadOnlyList<CompilerMessage> Messages { get; private set; } = [];

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Starting a build.</summary>
    public ActionState Building { get; } = new();

    /// <summary>The build of a scenario that is shown: the one started or opened here, or else the newest of the source as it now is.</summary>
    public Job? JobOf(BuildPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (chosen.TryGetValue(plan.Scenario.Id, out var id))
        {
            return builds.Find(job => job.Id == id);
        }

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
            Edits = new SourceEdits(await catalog.ReadFilesAsync(sample, stop.Token));
            Plans = await Task.WhenAll(sample.Scenarios.Select(scenario => planner.PlanAsync(sample, scenario, stop.Token)));
            builds.Clear();
            chosen.Clear();
            builds.AddRange((await jobs.ListAsync(JobKind.Build, Searched, null, stop.Token)).Where(job => IsOf(sample, job)));
            Sample = sample;
            await ReadMessagesAsync();
        });
        if (following.IsCompleted)
        {
            following = FollowAsync(stop.Token);
        }
    }

    /// <summary>Starts a build of the source as it now is. A compiler installed since the page was opened counts.</summary>
    public Task BuildAsync(BuildPlan plan) => Building.RunAsync(async () =>
    {
        ArgumentNullException.ThrowIfNull(plan);
        var now = await planner.PlanAsync(plan.Sample, plan.Scenario, stop.Token);
        Plans = [.. Plans.Select(one => one.Scenario.Id == now.Scenario.Id ? now : one)];
        now.ThrowIfMissing();
        var job = await jobs.SubmitAsync(RequestOf(now), "local", stop.Token);
        chosen[now.Scenario.Id] = job.Id;
        Put(job);
        await ReadMessagesAsync();
    });

    /// <summary>Takes texts changed elsewhere in place of those changed here: those the browser remembered.</summary>
    public Task RestoreAsync(IReadOnlyDictionary<string, string> texts)
    {
        Edits.Replace(texts);
        return ReadMessagesAsync();
    }

    /// <summary>Goes back to a build: its texts in place of those changed here, its outcome and messages.</summary>
    public Task OpenAsync(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (RequestIn(job) is not { } request)
        {
            return Task.CompletedTask;
        }

        chosen[request.Scenario] = job.Id;
        return RestoreAsync(request.Edits);
    }

    /// <summary>Returns a file, or with null all of them, to the original.</summary>
    public Task ResetAsync(string? path)
    {
        if (path is not null)
        {
            Edits.Reset(path);
        }
        else
        {
            Edits.Replace(new Dictionary<string, string>());
        }

        if (!Edits.Any)
        {
            chosen.Clear();
        }

        return ReadMessagesAsync();
    }

    /// <summary>What a build was asked for; null when this version can't read it.</summary>
    public static BuildRequest? RequestIn(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            return JsonSerializer.Deserialize<BuildRequest>(job.RequestJson, JsonSerializerOptions.Web) is { Scenario: not null, Edits: not null } request ? request : null;
        }
        catch (JsonException)
        {
            return null; // of another version; its outcome is still shown
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following;
        stop.Dispose();
    }

    private BuildRequest RequestOf(BuildPlan plan) => new(plan.Sample.Name, plan.Scenario.Id) { Edits = Edits.Texts };

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
                    await ReadMessagesAsync();
                    await changed();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task ReadMessagesAsync()
    {
        var newest = Plans.Select(JobOf).OfType<Job>().MaxBy(job => job.Id, StringComparer.Ordinal);
        var job = newest is { IsTerminal: true } ? newest : null;
        if (job?.Id == messagesOf)
        {
            return;
        }

        messagesOf = job?.Id;
        Messages = job is null ? [] : await BuildMessages.ReadAsync(logs, job, Sample?.Files ?? [], stop.Token);
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
