using Dashboard.Core.Jobs;
using Dashboard.Core.Sandbox.Matrix;

namespace Dashboard.Api;

/// <summary>A matrix in the API.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Module">The module's digest.</param>
/// <param name="CreatedAt">When it was asked for, UTC.</param>
/// <param name="Ended">Whether every job has ended.</param>
/// <param name="Runtimes">Every known runtime, in order of preference.</param>
/// <param name="Jobs">The jobs, in the same order.</param>
internal sealed record MatrixView(
    string Id, string Module, DateTimeOffset CreatedAt, bool Ended, IReadOnlyList<MatrixRuntimeView> Runtimes, IReadOnlyList<Job> Jobs)
{
    public static MatrixView Of(RunMatrix matrix) => new(
        matrix.Id,
        matrix.Request.Module,
        matrix.CreatedAt,
        matrix.IsTerminal,
        [.. matrix.Cells.Select(cell => new MatrixRuntimeView(cell.Runtime, cell.Version, cell.Job?.Id, cell.Refusal ?? cell.HowToInstall))],
        [.. matrix.Jobs]);
}

/// <summary>A runtime in a matrix.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version; null where it is missing.</param>
/// <param name="Job">The id of its job; null where it has none.</param>
/// <param name="Why">Why it has none: what it can't do, or how to get it.</param>
internal sealed record MatrixRuntimeView(string Name, string? Version, string? Job, string? Why);
