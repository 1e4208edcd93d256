using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;

namespace Dashboard.Core.Sandbox.Scripts;

/// <summary>
/// Runs a script that a build made under node. Results as <see cref="RunRequest"/>'s: <c>runtime</c>, <c>end</c>, <c>exitCode</c>,
/// <c>durationMs</c>, <c>firstOutputMs</c>, <c>peakMemoryBytes</c>.
/// </summary>
/// <param name="Build">The build, as its result <c>build</c> names it.</param>
/// <param name="Script">The script's name among the build's files.</param>
public sealed record ScriptRunRequest(string Build, string Script) : JobRequest
{
    /// <summary>Arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Standard input as text, handed over as UTF-8; null: none.</summary>
    public string? Stdin { get; init; }

    /// <summary>The limits asked for: time, memory and output.</summary>
    public RunRequestLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Run;

    /// <inheritdoc/>
    public override string Target => Build;

    /// <inheritdoc/>
    public override string Title => $"Run {Script} under node";

    /// <summary>Running the same twice at once is a wish, not a slip.</summary>
    public override bool Coalesces => false;

    /// <summary>A request as a person makes it.</summary>
    /// <param name="builds">What builds made.</param>
    /// <param name="build">The build.</param>
    /// <param name="script">The script; null: the first the build made.</param>
    /// <exception cref="ProblemException">No such build, or it made no script.</exception>
    public static ScriptRunRequest Create(IBuildOutputs builds, string? build, string? script)
    {
        var files = Find(builds, build ?? "");
        return new ScriptRunRequest(build!, script ?? files.FirstOrDefault(f => ScriptCheck.IsScript(f.Name))?.Name ?? throw new ProblemException(
            ProblemKind.Invalid, "The build can't be run under node.", "It made no JavaScript.", "Run its module, or build a scenario that makes JavaScript."));
    }

    /// <summary>What is run, with defaults in place of what was left out.</summary>
    /// <exception cref="ProblemException">The build is gone.</exception>
    public ScriptSpec ToSpec(IBuildOutputs builds, SandboxLimits defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        var limits = defaults.ToRunLimits();
        return new ScriptSpec
        {
            Script = Script,
            Files = Find(builds, Build),
            Args = Args,
            Stdin = Stdin is null ? null : Encoding.UTF8.GetBytes(Stdin),
            Limits = limits with
            {
                WallTime = Limits.WallTime ?? limits.WallTime,
                MemoryBytes = Limits.MemoryBytes ?? limits.MemoryBytes,
                OutputBytes = Limits.OutputBytes ?? limits.OutputBytes,
            },
        };
    }

    private static IReadOnlyList<BuiltFile> Find(IBuildOutputs builds, string build)
    {
        ArgumentNullException.ThrowIfNull(builds);
        return builds.Find(build) ?? throw new ProblemException(
            ProblemKind.NotFound, "There is no such build.", "It was never made here, or what it made is no longer kept.", "Build it again; an equal build has the same name.");
    }
}
