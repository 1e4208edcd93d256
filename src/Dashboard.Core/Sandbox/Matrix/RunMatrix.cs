using Dashboard.Core.Jobs;

namespace Dashboard.Core.Sandbox.Matrix;

/// <summary>One module on every runtime, asked for at once with the same arguments, environment and input.</summary>
/// <param name="Id">32 hexadecimal digits, ordered by time: the <see cref="RunRequest.Batch"/> of its jobs.</param>
/// <param name="Request">What each runtime was given; its <see cref="RunRequest.Runtime"/> is null.</param>
/// <param name="CreatedAt">When it was asked for, UTC.</param>
/// <param name="Cells">One for each known runtime, in order of preference.</param>
public sealed record RunMatrix(string Id, RunRequest Request, DateTimeOffset CreatedAt, IReadOnlyList<MatrixCell> Cells)
{
    /// <summary>Whether every job has ended.</summary>
    public bool IsTerminal => Cells.All(cell => cell.Job is not { IsTerminal: false });

    /// <summary>Its jobs, in the runtimes' order.</summary>
    public IEnumerable<Job> Jobs => Cells.Select(cell => cell.Job).OfType<Job>();
}

/// <summary>What became of the module on one runtime.</summary>
/// <param name="Runtime">The runtime's name.</param>
public sealed record MatrixCell(string Runtime)
{
    /// <summary>Its version today; null where it is missing.</summary>
    public string? Version { get; init; }

    /// <summary>Its run; null where there was none.</summary>
    public Job? Job { get; init; }

    /// <summary>Why there was no run although the runtime is installed, as sentences; null otherwise.</summary>
    public string? Refusal { get; init; }

    /// <summary>How to get the runtime, where it is missing; null otherwise.</summary>
    public string? HowToInstall { get; init; }
}

/// <summary>An earlier matrix, for a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Request">What each runtime was given.</param>
/// <param name="CreatedAt">When it was asked for, UTC.</param>
/// <param name="Jobs">Its jobs.</param>
public sealed record MatrixHead(string Id, RunRequest Request, DateTimeOffset CreatedAt, IReadOnlyList<Job> Jobs);
