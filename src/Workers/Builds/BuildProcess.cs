using System.Globalization;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Limiting;
using Microsoft.Extensions.Options;

namespace Workers.Builds;

/// <summary>How a compiler ended.</summary>
/// <param name="Result">The process.</param>
/// <param name="Limit">The limit it was ended for, as a sentence; null where it met none.</param>
internal sealed record BuildEnd(ProcessResult Result, string? Limit)
{
    /// <summary>Whether it ended by itself and says that all is well.</summary>
    public bool IsSuccess => Limit is null && Result is { End: ProcessEnd.Exited, ExitCode: 0 };
}

/// <summary>Runs compilers, and all they start, within <see cref="BuildOptions"/>.</summary>
internal sealed class BuildProcess(BuildWalls walls, ILimitedRunner runner, IOptions<BuildOptions> options)
{
    private BuildOptions Limits => options.Value;

    /// <summary>Raises the walls and says so; <see cref="RunAsync"/> is then quick to start.</summary>
    public async Task<string> DescribeAsync(BuildCommand command, CancellationToken cancellationToken)
    {
        var (_, words) = await walls.RaiseAsync(command, cancellationToken);
        return $"{words} Here {runner.Words}.";
    }

    /// <summary>Runs to the end. On cancellation it does not throw: the result says so.</summary>
    public async Task<BuildEnd> RunAsync(BuildCommand command, ILogSink output, CancellationToken cancellationToken)
    {
        var (spec, _) = await walls.RaiseAsync(command, cancellationToken);
        var limits = new ProcessLimits
        {
            MemoryBytes = Limits.MemoryBytes,
            Processes = Limits.Processes,
            Folder = command.Home,
            FolderBytes = Limits.FolderBytes,
            FolderEntries = Limits.FolderEntries,
            FreeBytes = Limits.FreeBytes,
        };
        var (result, exceeded, _) = await runner.RunAsync(spec, limits, output, cancellationToken);
        return new BuildEnd(result, Sentence(result.End, exceeded));
    }

    private string? Sentence(ProcessEnd end, ExceededLimit? exceeded) => (end, exceeded) switch
    {
        (_, ExceededLimit.Memory) => $"The build used more than {ByteText.Format(Limits.MemoryBytes)} of memory (Builds:MemoryBytes) and was ended.",
        (_, ExceededLimit.Processes) => Text($"The build had more than {Limits.Processes} processes and threads (Builds:Processes) and was ended."),
        (_, ExceededLimit.FolderBytes) => $"The build wrote more than {ByteText.Format(Limits.FolderBytes)} (Builds:FolderBytes) and was ended.",
        (_, ExceededLimit.FolderEntries) => Text($"The build made more than {Limits.FolderEntries} files and folders (Builds:FolderEntries), or some with odd names, and was ended."),
        (_, ExceededLimit.DiskSpace) => $"The disk of the data folder has less than {ByteText.Format(Limits.FreeBytes)} left (Builds:FreeBytes), so the build was ended.",
        (ProcessEnd.TimedOut, _) => Text($"The build took longer than {Limits.WallTime.TotalSeconds:0} s (Builds:WallTime) and was ended."),
        (ProcessEnd.OutputLimit, _) => Text($"The build wrote more than {Limits.OutputBytes} bytes of messages (Builds:OutputBytes) and was ended."),
        _ => null,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
