using Dashboard.Core.Logs;
using Dashboard.Core.Samples;

namespace Dashboard.Core.Sandbox.Scripts;

/// <summary>JavaScript that a build made, to be run under node.</summary>
public sealed record ScriptSpec
{
    /// <summary>The script's name among <see cref="Files"/>.</summary>
    public required string Script { get; init; }

    /// <summary>The build's files: the script sees them all beside itself, by name, and can change none.</summary>
    public required IReadOnlyList<BuiltFile> Files { get; init; }

    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Bytes for standard input.</summary>
    public ReadOnlyMemory<byte>? Stdin { get; init; }

    /// <summary>Time, memory and output. V8 has no fuel; its stack stays as it is.</summary>
    public RunLimits Limits { get; init; } = new();
}

/// <summary>
/// Runs scripts under node on this machine. They are JavaScript and could do what node can, so they run inside bubblewrap or
/// not at all: no network, no file but the build's own.
/// </summary>
public interface IScriptSandbox
{
    /// <summary>The command line a person could type beside the build's files.</summary>
    /// <exception cref="Errors.ProblemException">As <see cref="RunAsync"/>.</exception>
    Task<string> DescribeCommandAsync(ScriptSpec spec, CancellationToken cancellationToken);

    /// <summary>Runs a script to its end; its output goes to <paramref name="output"/> as it comes.</summary>
    /// <exception cref="Errors.ProblemException">There is no such script, no node, or no wall to run it in; or a limit that can't be used.</exception>
    Task<RunResult> RunAsync(ScriptSpec spec, ILogSink output, CancellationToken cancellationToken);
}
