using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Tools;

namespace Dashboard.Core.Samples;

/// <summary>A compiler this machine lacks.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Why">Why it can't be used, as a sentence.</param>
/// <param name="HowToInstall">What to type to get it.</param>
public sealed record MissingTool(string Tool, string Why, string HowToInstall);

/// <summary>What a scenario comes to on this machine.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Compilers">The compilers found, in the scenario's order.</param>
/// <param name="Missing">The compilers that were not; empty when it can be built.</param>
/// <param name="Command">Program and arguments, with the target's name filled in. Without the compiler, as the scenario says it.</param>
/// <param name="Environment">The environment that decides what is built; what is there for looks only, is added by the build.</param>
/// <param name="Outputs">What it makes.</param>
public sealed record BuildPlan(
    Sample Sample,
    Scenario Scenario,
    IReadOnlyList<Compiler> Compilers,
    IReadOnlyList<MissingTool> Missing,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<ScenarioOutput> Outputs)
{
    private const string TargetWord = "{target}";

    /// <summary>The command as a person would type it in the sample's folder.</summary>
    public string CommandLine => string.Join(
        ' ',
        Environment.Select(pair => $"{pair.Key}={ShellQuote.Quote(pair.Value)}").Append(ShellQuote.Join(Command)));

    /// <summary>Complains where a compiler is missing.</summary>
    /// <exception cref="ProblemException">Which is, and how to get it.</exception>
    public void ThrowIfMissing()
    {
        if (Missing.Count > 0)
        {
            throw new ProblemException(
                ProblemKind.Unsupported,
                $"{Sample.Name} can't be built on this machine yet.",
                string.Join(' ', Missing.Select(tool => tool.Why)),
                $"Install what is missing: {string.Join("; ", Missing.Select(tool => tool.HowToInstall))}.");
        }
    }

    /// <summary>Fills in the target's name.</summary>
    internal static string WithTarget(string text, string target) => text.Replace(TargetWord, target, StringComparison.Ordinal);
}

/// <summary>Works out what a scenario comes to on this machine.</summary>
public interface IBuildPlanner
{
    /// <summary>Looks for the compilers and fills in what they decide.</summary>
    Task<BuildPlan> PlanAsync(Sample sample, Scenario scenario, CancellationToken cancellationToken);
}
