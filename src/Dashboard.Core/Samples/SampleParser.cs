using System.Text.RegularExpressions;
using Dashboard.Core.Tools;

namespace Dashboard.Core.Samples;

/// <summary>Reads <c>sample.yaml</c>.</summary>
internal static partial class SampleParser
{
    /// <summary>The name of the file that describes a sample.</summary>
    public const string FileName = "sample.yaml";

    private const string PathComplaint = "must stay inside the sample's folder: plain names joined by '/', none starting with '.'";

    // What the build sets itself, and what makes programs load code.
    private static readonly string[] Reserved = ["PATH", "HOME", "TMPDIR", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    /// <summary>Reads the text of a sample's description.</summary>
    /// <param name="folder">The folder's name, which must be the sample's.</param>
    /// <param name="text">The text of its <c>sample.yaml</c>.</param>
    /// <exception cref="Errors.ProblemException">What is wrong, where, and what is allowed.</exception>
    public static Sample Parse(string folder, string text)
    {
        var root = YamlSection.Load($"samples/{folder}/{FileName}", text);
        var name = root.Text("name", 63);
        if (name != folder || !IsName(name))
        {
            throw root.Wrong("name", "must be the folder's name, of lower-case letters, digits and '-'");
        }

        var sample = new Sample(
            name,
            root.Text("title", 80),
            root.OneOf("language", SampleLanguages.All),
            root.Text("shows", 300),
            root.Text("description", 2000),
            Paths(root, "files"),
            root.Has("hostScenarios") && !root.Has("scenarios") ? [] : [.. root.Sections("scenarios", 20).Select(ReadScenario)])
        {
            Order = root.OptionalNumber("order", 1, 999) ?? 999,
            Group = ReadGroup(root),
            HostScenarios = [.. root.OptionalSections("hostScenarios", 5).Select(HostScenarioParser.Read)],
        };
        if (!AreDistinct([.. sample.Scenarios.Select(s => s.Id), .. sample.HostScenarios.Select(s => s.Id)]))
        {
            throw root.Wrong("scenarios", "has two entries with the same id");
        }

        root.Finish();
        return sample;
    }

    /// <summary>Whether it can be the name of a sample or scenario.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    private static bool AreDistinct(IReadOnlyList<string> ids) => ids.Distinct(StringComparer.Ordinal).Count() == ids.Count;

    private static Scenario ReadScenario(YamlSection section)
    {
        var id = section.Text("id", 63);
        if (!IsName(id))
        {
            throw section.Wrong("id", "must be of lower-case letters, digits and '-'");
        }

        var scenario = new Scenario(
            id,
            section.Text("title", 80),
            section.OneOf("target", CompilerTargets.All),
            section.Texts("tools", 3, CompilerTools.All),
            section.Texts("command", 50),
            ReadEnvironment(section),
            [.. section.Sections("outputs", 10).Select(ReadOutput)],
            ReadExpectedFailure(section))
        {
            Explanation = section.OptionalText("explanation", 4000),
            Run = ReadRun(section),
        };
        if (scenario.Command[0] != scenario.Tools[0])
        {
            throw section.Wrong("command", $"must start with '{scenario.Tools[0]}', the first of tools");
        }

        section.Finish();
        return scenario;
    }

    private static string? ReadGroup(YamlSection root)
    {
        var group = root.OptionalText("group", 63);
        return group is null || IsName(group) ? group : throw root.Wrong("group", "must be of lower-case letters, digits and '-'");
    }

    private static RunHint? ReadRun(YamlSection section)
    {
        if (section.OptionalSection("run") is not { } run)
        {
            return null;
        }

        var hint = new RunHint
        {
            Args = run.OptionalTexts("args", 50),
            Stdin = run.OptionalText("stdin", 4000),
            Invoke = run.OptionalText("invoke", 200),
            Listen = run.OptionalSwitch("listen"),
            Workspace = run.OptionalSwitch("workspace"),
            ExpectFailure = ReadExpectedFailure(run),
        };
        run.Finish();
        return hint;
    }

    private static ScenarioOutput ReadOutput(YamlSection section)
    {
        var path = section.Text("path", 200);
        if (!RelativePath.IsConfined(BuildPlan.WithTarget(path, CompilerTargets.Wasi)))
        {
            throw section.Wrong("path", PathComplaint);
        }

        var kind = section.OneOf("kind", ["module", "file"]) == "module" ? OutputKind.Module : OutputKind.File;
        section.Finish();
        return new ScenarioOutput(path, kind);
    }

    private static IReadOnlyDictionary<string, string> ReadEnvironment(YamlSection section)
    {
        if (section.OptionalSection("env") is not { } env)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var variables = env.TextsByKey(1000);
        foreach (var name in variables.Keys)
        {
            if (!Variable().IsMatch(name) || Reserved.Contains(name, StringComparer.Ordinal))
            {
                throw env.Wrong(name, $"can't be set; a name is of capital letters, digits and '_', and not one of {string.Join(", ", Reserved)}");
            }
        }

        return variables;
    }

    private static string? ReadExpectedFailure(YamlSection section)
    {
        if (section.OptionalSection("expectFailure") is not { } failure)
        {
            return null;
        }

        var why = failure.Text("why", 500);
        failure.Finish();
        return why;
    }

    private static IReadOnlyList<string> Paths(YamlSection section, string key)
    {
        var paths = section.Texts(key, 100);
        return paths.All(RelativePath.IsConfined) ? paths : throw section.Wrong(key, PathComplaint);
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Z_][A-Z0-9_]{0,62}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
