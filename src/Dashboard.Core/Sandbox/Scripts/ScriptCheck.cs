using Dashboard.Core.Errors;
using Dashboard.Core.Modules;

namespace Dashboard.Core.Sandbox.Scripts;

/// <summary>Refuses what can't be run before anything is started.</summary>
internal static class ScriptCheck
{
    /// <exception cref="ProblemException">A value can't be used, and which.</exception>
    public static void Check(ScriptSpec spec, SandboxLimits bounds)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Files.FirstOrDefault(f => f.Name == spec.Script) is not { } script || !IsScript(script.Name))
        {
            throw new ProblemException(ProblemKind.NotFound, "The script can't be run.", $"The build made no script {FileNames.Clean(spec.Script)}.",
                spec.Files.Where(f => IsScript(f.Name)).Select(f => f.Name).ToList() is { Count: > 0 } scripts ? $"Choose {string.Join(" or ", scripts)}." : "Build a scenario that makes JavaScript.");
        }

        // The names become paths inside the wall.
        if (spec.Files.FirstOrDefault(f => FileNames.Clean(f.Name) != f.Name || !File.Exists(f.Path)) is { } bad)
        {
            throw new ProblemException(ProblemKind.NotFound, "The script can't be run.", $"The build's file {FileNames.Clean(bad.Name)} is gone.", "Build it again.");
        }

        SpecCheck.CheckWords(spec.Args, new Dictionary<string, string>());
        SpecCheck.CheckLimits(spec.Limits, bounds);
    }

    /// <summary>Whether a file is one that node runs.</summary>
    public static bool IsScript(string name) => name.EndsWith(".js", StringComparison.Ordinal);
}
