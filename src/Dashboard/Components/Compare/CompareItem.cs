using System.Globalization;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Modules.Sizes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox.Matrix;

namespace Dashboard.Components.Compare;

/// <summary>A file a build made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Module">Its digest, where it is a module.</param>
public sealed record ComparedFile(string Name, long Bytes, string? Module);

/// <summary>One scenario beside the others.</summary>
/// <param name="Plan">The scenario on this machine.</param>
public sealed record CompareItem(BuildPlan Plan)
{
    /// <summary>A short name: the scenario's id without what all of them begin with.</summary>
    public string Name => Plan.Scenario.Id.StartsWith("build-", StringComparison.Ordinal) ? Plan.Scenario.Id["build-".Length..] : Plan.Scenario.Id;

    /// <summary>The target of its builds among the jobs.</summary>
    public string Target => $"{Plan.Sample.Name}/{Plan.Scenario.Id}";

    /// <summary>Its newest build, under way or ended; null when it was never built.</summary>
    public Job? Newest { get; init; }

    /// <summary>Its newest build that went well and whose files are still there.</summary>
    public Job? Build { get; init; }

    /// <summary>Milliseconds the compiler took, the last time it was asked; null where that is not known any more.</summary>
    public double? CompilerMs { get; init; }

    /// <summary>What the build made.</summary>
    public IReadOnlyList<ComparedFile> Files { get; init; } = [];

    /// <summary>Its module's digest; the first of several.</summary>
    public string? Module { get; init; }

    /// <summary>What the inspector read of the module.</summary>
    public ModuleInspection? Inspection { get; init; }

    /// <summary>The module's sizes; null while they are measured.</summary>
    public ModuleSizes? Sizes { get; init; }

    /// <summary>Why they can't be measured.</summary>
    public string? SizesProblem { get; init; }

    /// <summary>The newest run on each runtime, by its name.</summary>
    public IReadOnlyDictionary<string, Job> Runs { get; init; } = new Dictionary<string, Job>();

    /// <summary>Whether a build is under way.</summary>
    public bool Building => Newest is { IsTerminal: false };

    /// <summary>Whether it can be built here but has not been.</summary>
    public bool Buildable => Build is null && !Building && Plan.Missing.Count == 0 && Plan.Scenario.ExpectFailure is null;

    /// <summary>Bytes beside the module: script and page of an Emscripten build.</summary>
    public long OtherBytes => Files.Where(file => file.Module is null).Sum(file => file.Bytes);

    /// <summary>Milliseconds of a run that ended as it should; null otherwise.</summary>
    public static double? DurationOf(Job run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.State == JobState.Succeeded && double.TryParse(run.Results.GetValueOrDefault("durationMs"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>The runtime a run was asked for, or took.</summary>
    public static string? RuntimeOf(Job run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var took = run.Results.GetValueOrDefault("runtime")?.Split(' ')[0];
        return string.IsNullOrEmpty(took) ? RunMatrices.RequestOf(run)?.Runtime : took;
    }
}
