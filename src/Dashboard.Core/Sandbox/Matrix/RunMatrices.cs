using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sandbox.Matrix;

/// <summary>
/// Runs a module on every installed runtime at once, and finds such matrices again. A matrix is nothing but its jobs: they
/// carry its id in their requests, and what a runtime refuses it would refuse again.
/// </summary>
public sealed class RunMatrices(IModuleStore modules, ISandbox sandbox, IJobService jobs, IOptions<SandboxOptions> options, TimeProvider time)
{
    private const int PageSize = 500;
    private const int MostPages = 20;

    /// <summary>Starts a run on each runtime that is installed and can do what is asked.</summary>
    /// <param name="request">What each gets; its runtime and batch are set here.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Stops starting; what was started goes on.</param>
    /// <exception cref="ProblemException">The request can't be read, no runtime can run it, or the queue is full.</exception>
    public async Task<RunMatrix> StartAsync(RunRequest request, string user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = time.GetUtcNow();
        request = request with { Runtime = null, Batch = Guid.CreateVersion7(now).ToString("N") };
        var cells = await TryAsync(request, cancellationToken).ConfigureAwait(false);
        if (cells.All(IsLeftOut))
        {
            throw Nowhere(cells);
        }

        for (var i = 0; i < cells.Length; i++)
        {
            if (!IsLeftOut(cells[i]))
            {
                cells[i] = cells[i] with { Job = await jobs.SubmitAsync(request with { Runtime = cells[i].Runtime }, user, cancellationToken).ConfigureAwait(false) };
            }
        }

        return new RunMatrix(request.Batch!, request, now, cells);
    }

    /// <summary>How each runtime stands to a request that is not started.</summary>
    /// <exception cref="ProblemException">The request can't be read.</exception>
    public async Task<IReadOnlyList<MatrixCell>> PreviewAsync(RunRequest request, CancellationToken cancellationToken) =>
        await TryAsync(request, cancellationToken).ConfigureAwait(false);

    /// <summary>A matrix as it stands, or null when there is none of this id.</summary>
    public async Task<RunMatrix?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (id is not { Length: 32 } || !id.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        // Its jobs came after it, so that nothing older needs a look.
        var found = await ReadAsync(job => string.CompareOrdinal(job.Id, id) >= 0, request => request.Batch == id, MostPages, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return null;
        }

        var (first, asked) = found[^1];
        var request = asked with { Runtime = null };
        var cells = await TryAsync(request, cancellationToken).ConfigureAwait(false);
        var known = cells.Select(cell => found.Find(one => one.Request.Runtime == cell.Runtime) is { Job: { } job } ? cell with { Job = job, Refusal = null, HowToInstall = null } : cell);

        // A runtime this dashboard no longer knows keeps its row.
        var gone = found.Where(one => cells.All(cell => cell.Runtime != one.Request.Runtime)).Select(one => new MatrixCell(one.Request.Runtime ?? "") { Job = one.Job });
        return new RunMatrix(id, request, first.CreatedAt, [.. known, .. gone]);
    }

    /// <summary>The newest matrices of a module, newest first.</summary>
    public async Task<IReadOnlyList<MatrixHead>> ListAsync(string module, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(_ => true, request => request.Batch is not null && request.Module == module, 1, cancellationToken).ConfigureAwait(false);
        return [.. found.GroupBy(one => one.Request.Batch!).Select(batch => new MatrixHead(
            batch.Key, batch.First().Request with { Runtime = null }, batch.Min(one => one.Job.CreatedAt), [.. batch.Select(one => one.Job).OrderBy(job => job.Id, StringComparer.Ordinal)]))];
    }

    /// <summary>Asks every job of a matrix to stop.</summary>
    public async Task CancelAsync(RunMatrix matrix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        foreach (var job in matrix.Jobs.Where(job => !job.IsTerminal))
        {
            await jobs.CancelAsync(job.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The request of a job of this kind, or null when it can't be read any more.</summary>
    public static RunRequest? RequestOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            return job.Kind == JobKind.Run ? JsonSerializer.Deserialize<RunRequest>(job.RequestJson, JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            return null; // Written by another version.
        }
    }

    private static bool IsLeftOut(MatrixCell cell) => cell.Refusal is not null || cell.HowToInstall is not null;

    private async Task<MatrixCell[]> TryAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var cells = new List<MatrixCell>();
        foreach (var runtime in await sandbox.GetRuntimesAsync(cancellationToken).ConfigureAwait(false))
        {
            var cell = new MatrixCell(runtime.Name) { Version = runtime.Version };
            cells.Add(runtime.Installed
                ? cell with { Refusal = await RefusalAsync(request with { Runtime = runtime.Name }, cancellationToken).ConfigureAwait(false) }
                : cell with { HowToInstall = runtime.HowToInstall });
        }

        return [.. cells];
    }

    // What is wrong with the request itself is wrong everywhere and thrown; what one runtime can't do is its answer.
    private async Task<string?> RefusalAsync(RunRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await sandbox.DescribeCommandAsync(request.ToSpec(modules, options.Value.Limits), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ProblemException refusal) when (refusal.Kind == ProblemKind.Unsupported)
        {
            return $"{refusal.Why} {refusal.Next}";
        }
    }

    private static ProblemException Nowhere(IReadOnlyList<MatrixCell> cells) => new(
        ProblemKind.Unsupported,
        "No runtime here can run this.",
        string.Join(' ', cells.Select(cell => cell.Refusal is { } refusal ? $"{cell.Runtime}: {refusal}" : $"{cell.Runtime} is not installed.")),
        cells.FirstOrDefault(cell => cell.HowToInstall is not null)?.HowToInstall ?? "Ask for what one of them can do.");

    private async Task<List<(Job Job, RunRequest Request)>> ReadAsync(Func<Job, bool> goesOn, Func<RunRequest, bool> wanted, int pages, CancellationToken cancellationToken)
    {
        var found = new List<(Job, RunRequest)>();
        string? before = null;
        for (var page = 0; page < pages; page++)
        {
            var list = await jobs.ListAsync(JobKind.Run, PageSize, before, cancellationToken).ConfigureAwait(false);
            foreach (var job in list)
            {
                if (!goesOn(job))
                {
                    return found;
                }

                if (RequestOf(job) is { } request && wanted(request))
                {
                    found.Add((job, request));
                }
            }

            if (list.Count < PageSize)
            {
                break;
            }

            before = list[^1].Id;
        }

        return found;
    }
}
