using Dashboard.Components.Modules;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;

namespace Dashboard.Components.Matrix;

/// <summary>What a person has typed into the form of a matrix.</summary>
public sealed class MatrixForm
{
    /// <summary>Arguments as typed into a shell.</summary>
    public string Arguments { get; set; } = "";

    /// <summary>Variables, one a line.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Standard input.</summary>
    public string Stdin { get; set; } = "";

    /// <summary>The export to call; empty: run the program.</summary>
    public string Invoke { get; set; } = "";

    /// <summary>Whether it gets a folder to write to.</summary>
    public bool Workspace { get; set; }

    /// <summary>Begins with what a sample says about its module.</summary>
    public void Take(RunHint hint)
    {
        ArgumentNullException.ThrowIfNull(hint);
        Take(new RunRequest("", "") { Args = hint.Args, Stdin = hint.Stdin, Invoke = hint.Invoke, Workspace = hint.Workspace });
    }

    /// <summary>Shows what an earlier matrix was given.</summary>
    public void Take(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Arguments = string.Join(' ', request.Args.Select(Core.Processes.ShellQuote.Quote));
        Environment = string.Join('\n', request.Env.Select(pair => $"{pair.Key}={pair.Value}"));
        Stdin = request.Stdin ?? "";
        Invoke = request.Invoke ?? "";
        Workspace = request.Workspace;
    }

    /// <summary>The request the fields make.</summary>
    /// <exception cref="ProblemException">A field that can't be read, or no such module.</exception>
    public RunRequest ToRequest(IModuleStore modules, string digest) => RunRequest.Create(modules, digest) with
    {
        Args = ArgumentText.SplitWords(Arguments),
        Env = ArgumentText.ReadVariables(Environment),
        Stdin = Stdin.Length == 0 ? null : Stdin.Replace("\r\n", "\n", StringComparison.Ordinal),
        Invoke = Invoke.Length == 0 ? null : Invoke,
        Workspace = Workspace,
    };
}
