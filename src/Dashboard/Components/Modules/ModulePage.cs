using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Sandbox;

namespace Dashboard.Components.Modules;

/// <summary>What the page of one module shows and does.</summary>
public sealed class ModulePage(
    IModuleStore modules, ModuleInspections inspections, ISandbox sandbox, IJobService jobs, SandboxOptions options, Func<Task> changed) : IAsyncDisposable
{
    private const int Shown = 8;
    private const int Searched = 200;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Job> runs = [];
    private Task following = Task.CompletedTask;

    /// <summary>The module; null until it is loaded, or when there is none.</summary>
    public StoredModule? Module { get; private set; }

    /// <summary>What the inspector read.</summary>
    public ModuleInspection? Inspection { get; private set; }

    /// <summary>The runtimes, installed and missing, in order of preference.</summary>
    public IReadOnlyList<RuntimeInfo> Runtimes { get; private set; } = [];

    /// <summary>The fields of the form.</summary>
    public RunFormState Form { get; } = new(options.Limits);

    /// <summary>The runtime chosen, or the one that would be; null when none is installed.</summary>
    public RuntimeInfo? Runtime => Runtimes.FirstOrDefault(r => r.Installed && (Form.Runtime.Length == 0 || r.Name == Form.Runtime));

    /// <summary>The newest runs, newest first.</summary>
    public IReadOnlyList<Job> Runs => [.. runs.Take(Shown)];

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Starting a run.</summary>
    public ActionState Starting { get; } = new();

    /// <summary>Loads a module, and its runs from now on.</summary>
    public async Task LoadAsync(string digest)
    {
        if (Module?.Digest == digest)
        {
            return;
        }

        await Loading.RunAsync(async () =>
        {
            Module = null;
            Inspection = await inspections.GetAsync(digest, stop.Token);
            Runtimes = await sandbox.GetRuntimesAsync(stop.Token);
            runs.Clear();
            runs.AddRange((await jobs.ListAsync(JobKind.Run, Searched, null, stop.Token)).Where(job => job.Target == digest));
            Module = modules.Find(digest);
        });
        if (following.IsCompleted)
        {
            following = FollowAsync(stop.Token);
        }
    }

    /// <summary>Starts a run. A runtime installed since the page was opened counts.</summary>
    public Task RunAsync() => Starting.RunAsync(async () =>
    {
        Runtimes = await sandbox.GetRuntimesAsync(stop.Token);
        var request = Form.ToRequest(modules, Module!.Digest, Runtime);
        await sandbox.DescribeCommandAsync(request.ToSpec(modules, options.Limits), stop.Token);
        Put(await jobs.SubmitAsync(request, "local", stop.Token));
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following;
        stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var job in jobs.WatchAsync(null, cancellationToken))
            {
                if (job.Kind == JobKind.Run && job.Target == Module?.Digest)
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
        var index = runs.FindIndex(known => known.Id == job.Id);
        if (index < 0)
        {
            runs.Insert(0, job);
        }
        else if (!runs[index].IsTerminal)
        {
            runs[index] = job;
        }
    }
}
