using Dashboard.Core.Errors;
using Dashboard.Core.Tools;

namespace Dashboard.Core.Samples;

/// <summary>The source of a program, and the ways to build it.</summary>
/// <param name="Name">The folder's name: lower-case letters, digits and '-'.</param>
/// <param name="Title">A few words.</param>
/// <param name="Language">One of <see cref="SampleLanguages"/>.</param>
/// <param name="Shows">One sentence: what the sample is there to show.</param>
/// <param name="Description">A paragraph of plain text.</param>
/// <param name="Files">The files it consists of, as paths inside its folder with '/'; the first is the one to read first.</param>
/// <param name="Scenarios">The ways to build it.</param>
public sealed record Sample(
    string Name,
    string Title,
    string Language,
    string Shows,
    string Description,
    IReadOnlyList<string> Files,
    IReadOnlyList<Scenario> Scenarios)
{
    /// <summary>Its place in lists, from 1 to 999; those with the same place are in the order of their names.</summary>
    public int Order { get; init; } = 999;

    /// <summary>What it is compared with: samples of one group do the same in different ways. Null: with nothing but its own scenarios.</summary>
    public string? Group { get; init; }

    /// <summary>What is run of this machine's own programs; a sample has at least one of these or of <see cref="Scenarios"/>.</summary>
    public IReadOnlyList<HostScenario> HostScenarios { get; init; } = [];

    /// <summary>The host scenario of this id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public HostScenario GetHostScenario(string id) => HostScenarios.FirstOrDefault(scenario => scenario.Id == id) ?? throw new ProblemException(
        ProblemKind.NotFound,
        "There is no such scenario.",
        $"The sample {Name} runs on this machine: {(HostScenarios.Count > 0 ? string.Join(", ", HostScenarios.Select(scenario => scenario.Id)) : "nothing")}.",
        "Choose one of these.");

    /// <summary>The scenario of this id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Scenario GetScenario(string id) => Scenarios.FirstOrDefault(scenario => scenario.Id == id) ?? throw new ProblemException(
        ProblemKind.NotFound,
        "There is no such scenario.",
        $"The sample {Name} has: {string.Join(", ", Scenarios.Select(scenario => scenario.Id))}.",
        "Choose one of these.");
}

/// <summary>One way to build a sample.</summary>
/// <param name="Id">Its name: lower-case letters, digits and '-'; unique within the sample.</param>
/// <param name="Title">A few words.</param>
/// <param name="Target">One of <see cref="CompilerTargets"/>.</param>
/// <param name="Tools">The compilers needed, of <see cref="CompilerTools"/>; the first is the one the command starts.</param>
/// <param name="Command">The command, word by word. <c>{target}</c> stands for the target by the name the compiler knows it by.</param>
/// <param name="Environment">Environment variables set for the command.</param>
/// <param name="Outputs">What it makes.</param>
/// <param name="ExpectFailure">Why it fails on purpose, or null.</param>
public sealed record Scenario(
    string Id,
    string Title,
    string Target,
    IReadOnlyList<string> Tools,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<ScenarioOutput> Outputs,
    string? ExpectFailure)
{
    /// <summary>What a person should understand about it, as Markdown without HTML; null where there is nothing to add.</summary>
    public string? Explanation { get; init; }

    /// <summary>How what it makes is meant to be run; null where there is nothing special about it.</summary>
    public RunHint? Run { get; init; }
}

/// <summary>How a module is meant to be run: what a form for it begins with.</summary>
public sealed record RunHint
{
    /// <summary>Arguments after argv[0]; with <see cref="Invoke"/>, the export's.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Standard input, or null.</summary>
    public string? Stdin { get; init; }

    /// <summary>The export to call instead of running a program, or null.</summary>
    public string? Invoke { get; init; }

    /// <summary>Whether it serves on a socket that the host opens.</summary>
    public bool Listen { get; init; }

    /// <summary>Whether it writes files, for which it gets a folder of its own.</summary>
    public bool Workspace { get; init; }

    /// <summary>Why the run fails on purpose, or null.</summary>
    public string? ExpectFailure { get; init; }
}

/// <summary>Something a scenario makes.</summary>
/// <param name="Path">Where, inside the folder it is built in; <c>{target}</c> as in the command.</param>
/// <param name="Kind">What becomes of it.</param>
public sealed record ScenarioOutput(string Path, OutputKind Kind);

/// <summary>What becomes of an output.</summary>
public enum OutputKind
{
    /// <summary>WebAssembly, kept in the module store.</summary>
    Module,

    /// <summary>Anything else, such as the page and script beside an Emscripten module; kept with the build.</summary>
    File,
}

/// <summary>The languages samples may be written in.</summary>
public static class SampleLanguages
{
    /// <summary>All of them, as <c>sample.yaml</c> spells them.</summary>
    public static IReadOnlyList<string> All { get; } = ["rust", "c", "cpp"];

    /// <summary>The language's name for people.</summary>
    public static string Title(string language) => language switch
    {
        "rust" => "Rust",
        "c" => "C",
        "cpp" => "C++",
        _ => language,
    };
}
