using Dashboard.Components.Modules;
using Dashboard.Components.Shared;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Matrix;

namespace Dashboard.Components.Matrix;

/// <summary>What the page of a module on every runtime shows and does.</summary>
public sealed class MatrixPage(
    IModuleStore modules,
    ModuleInspections inspections,
    RunMatrices matrices,
    ISampleCatalog samples,
    IJobService jobs,
    ILogStreams logs,
    IBrowserRunner browser,
    TimeSpan limit,
    Func<Task> changed) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, OutputDiff> diffs = [];
    private Task following = Task.CompletedTask;
    private Task inBrowser = Task.CompletedTask;
    private MatrixRow? browserRow;

    /// <summary>The module; null until it is loaded, or when there is none.</summary>
    public StoredModule? Module { get; private set; }

    /// <summary>What the inspector read.</summary>
    public ModuleInspection? Inspection { get; private set; }

    /// <summary>The form.</summary>
    public MatrixForm Form { get; } = new();

    /// <summary>The matrix shown; null before the first.</summary>
    public RunMatrix? Matrix { get; private set; }

    /// <summary>Each runtime as it stands, this browser last.</summary>
    public IReadOnlyList<MatrixRow> Rows { get; private set; } = [];

    /// <summary>How their outputs compare.</summary>
    public OutputGroups Groups { get; private set; } = new([]);

    /// <summary>Earlier matrices of this module, newest first.</summary>
    public IReadOnlyList<MatrixHead> Earlier { get; private set; } = [];

    /// <summary>Loading the page.</summary>
    public ActionState Loading { get; } = new();

    /// <summary>Starting, or cancelling.</summary>
    public ActionState Acting { get; } = new();

    /// <summary>Whether something still runs.</summary>
    public bool UnderWay => Rows.Any(row => row.IsUnderWay);

    /// <summary>Whether the module is no program, so that running it as one can only fail.</summary>
    public bool NoProgram => Inspection is { World.RunsOnServer: false };

    /// <summary>Exports that can be called by name.</summary>
    public IReadOnlyList<string> Callable => Inspection is { Kind: BinaryKind.Module, World: { Id: "plain" or "wasi-preview1", RunsOnServer: false } } read
        ? [.. read.Exports.Where(export => export.Kind == "func" && !export.Name.StartsWith('_')).Select(export => export.Name).Take(200)]
        : [];

    /// <summary>Where a row's output differs from the reference's; null when that isn't known.</summary>
    public OutputDiff? DiffOf(MatrixRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return diffs.GetValueOrDefault(row.Runtime);
    }

    /// <summary>Loads a module and, where one is named, an earlier matrix.</summary>
    public async Task LoadAsync(string digest, string? id)
    {
        if (Module?.Digest == digest && (id is null || Matrix?.Id == id))
        {
            return;
        }

        await Loading.RunAsync(async () =>
        {
            if (Module?.Digest != digest)
            {
                Module = null;
                Inspection = await inspections.GetAsync(digest, stop.Token);
                var stored = modules.Find(digest);
                if (stored is not null && ModuleHints.Of(samples, stored) is { } hint)
                {
                    Form.Take(hint);
                }

                Module = stored;
            }

            Earlier = await matrices.ListAsync(digest, stop.Token);
            browserRow = null;
            if (id is null)
            {
                Matrix = null;
                Rows = Idle(await matrices.PreviewAsync(new RunRequest(digest, Module!.Name), stop.Token));
                Groups = new OutputGroups([]);
                return;
            }

            var found = await matrices.FindAsync(id, stop.Token);
            if (found is null || found.Request.Module != digest)
            {
                throw new ProblemException(ProblemKind.NotFound, "There is no such comparison of this module.", "It never was, or its runs were pruned (Jobs:Keep).", "Run it again on every runtime.");
            }

            Form.Take(found.Request);
            Show(found);
            await CompareAsync();
        });
        if (following.IsCompleted)
        {
            following = FollowAsync(stop.Token);
        }
    }

    /// <summary>Runs it everywhere at once. Answers whether it was started.</summary>
    public Task<bool> RunAsync() => Acting.RunAsync(async () =>
    {
        var request = Form.ToRequest(modules, Module!.Digest);
        diffs.Clear();
        browserRow = new MatrixRow(MatrixRow.Browser, null) { State = "running", Tone = StateTone.Busy };
        var started = await matrices.StartAsync(request, "local", stop.Token);
        inBrowser = RunInBrowserAsync(started);
        Show(started);
        Earlier = await matrices.ListAsync(Module.Digest, stop.Token);
    });

    /// <summary>Ends every run.</summary>
    public Task CancelAsync() => Acting.RunAsync(async () =>
    {
        await browser.StopAsync();
        if (Matrix is not null)
        {
            await matrices.CancelAsync(Matrix, stop.Token);
        }
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await following;
        await inBrowser;
        stop.Dispose();
    }

    private void Show(RunMatrix matrix)
    {
        Matrix = matrix;
        IReadOnlyList<MatrixRow> rows = [.. matrix.Cells.Select(MatrixRow.Of), browserRow ?? Untried()];
        Groups = new OutputGroups(rows);
        Rows = rows; // last: whoever sees that all have ended sees how they compare
    }

    private IReadOnlyList<MatrixRow> Idle(IReadOnlyList<MatrixCell> cells)
    {
        var rows = cells.Select(MatrixRow.Of).Append(new MatrixRow(MatrixRow.Browser, null) { State = "ready", Tone = StateTone.Waiting });
        return [.. NoProgram ? rows.Select(row => row.State == "ready" ? row.NotTried(WorldWords.WhyNot(Inspection!, row)) : row) : rows];
    }

    private static MatrixRow Untried() => new(MatrixRow.Browser, null)
    {
        State = "not kept",
        Tone = StateTone.Neutral,
        Reason = "A run in the browser is not stored. Run it again to compare.",
    };

    private async Task RunInBrowserAsync(RunMatrix started)
    {
        try
        {
            var run = await browser.RunAsync(started.Request, limit, stop.Token);
            if (Matrix?.Id == started.Id)
            {
                browserRow = run?.ToRow() ?? new MatrixRow(MatrixRow.Browser, null) { State = "can't", Tone = StateTone.Warning, Reason = "This browser can't be asked to run it." };
                Show(Matrix);
                await CompareAsync();
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
                Earlier = [.. Earlier.Select(head => With(head, job))];
                if (Matrix is { } matrix && matrix.Cells.Any(cell => cell.Job?.Id == job.Id && !cell.Job.IsTerminal))
                {
                    Show(matrix with { Cells = [.. matrix.Cells.Select(cell => cell.Job?.Id == job.Id ? cell with { Job = job } : cell)] });
                    await CompareAsync();
                    await changed();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private static MatrixHead With(MatrixHead head, Job job) =>
        head.Jobs.Any(one => one.Id == job.Id) ? head with { Jobs = [.. head.Jobs.Select(one => one.Id == job.Id ? job : one)] } : head;

    // Once all have ended: the outputs of those that differ, a few lines of each.
    private async Task CompareAsync()
    {
        if (UnderWay || !Groups.Compares || Groups.AllSame)
        {
            return;
        }

        var reference = await ReadAsync(Groups.Reference!);
        foreach (var row in Rows.Where(Groups.Differs))
        {
            diffs[row.Runtime] = OutputDiff.Of(reference, await ReadAsync(row));
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(MatrixRow row) =>
        row.JobId is { } id ? await OutputReader.ReadAsync(logs, "job-" + id, stop.Token) : row.Head ?? [];
}
