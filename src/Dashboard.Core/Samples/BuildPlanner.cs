using Dashboard.Core.Tools;

namespace Dashboard.Core.Samples;

/// <summary>Plans builds with the compilers found.</summary>
internal sealed class BuildPlanner(ICompilers compilers) : IBuildPlanner
{
    public async Task<BuildPlan> PlanAsync(Sample sample, Scenario scenario, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var found = new List<Compiler>();
        var missing = new List<MissingTool>();
        foreach (var tool in scenario.Tools)
        {
            var search = await compilers.FindAsync(tool, scenario.Target, cancellationToken);
            if (search.Found is { } compiler)
            {
                found.Add(compiler);
            }
            else
            {
                missing.Add(new MissingTool(tool, search.Why, search.HowToInstall));
            }
        }

        var main = found.FirstOrDefault(compiler => compiler.Tool == scenario.Tools[0]);
        var target = main?.Target ?? scenario.Target;
        var program = main is null ? scenario.Command[0] : Path.GetFileName(main.ProgramPath);
        return new BuildPlan(
            sample,
            scenario,
            found,
            missing,
            [program, .. scenario.Command.Skip(1).Select(word => BuildPlan.WithTarget(word, target))],
            EnvironmentOf(scenario, found),
            [.. scenario.Outputs.Select(output => output with { Path = BuildPlan.WithTarget(output.Path, target) })]);
    }

    // PATH leads to the compilers that were chosen, not to those that come first for whoever started the dashboard.
    private static SortedDictionary<string, string> EnvironmentOf(Scenario scenario, List<Compiler> compilers)
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in compilers.SelectMany(compiler => compiler.Environment).Concat(scenario.Environment))
        {
            environment[name] = value;
        }

        if (compilers.Count > 0)
        {
            var folders = compilers.Select(compiler => Path.GetDirectoryName(compiler.ProgramPath)!).Concat(["/usr/bin", "/bin"]);
            environment["PATH"] = string.Join(':', folders.Distinct(StringComparer.Ordinal));
        }

        return environment;
    }
}
