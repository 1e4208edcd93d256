namespace Dashboard.Core.Sandbox.Runtimes;

/// <summary>What a runtime can do by itself.</summary>
public sealed record RuntimeAbilities
{
    /// <summary>How it counts instructions and stops at a limit, such as <c>wasmtime (-W fuel)</c>; null: it does not.</summary>
    public string? Fuel { get; init; }

    /// <summary>The most fuel it can be told.</summary>
    public long MaxFuel { get; init; } = long.MaxValue;

    /// <summary>How its wasm stack is limited; null: that can't be set.</summary>
    public string? Stack { get; init; }

    /// <summary>How it limits linear memory by itself; null: it does not, and the module's memory maximum is rewritten.</summary>
    public string? Memory { get; init; }

    /// <summary>It runs components.</summary>
    public bool Components { get; init; }

    /// <summary>A guest can't leave its preopened folders even without an outer wall.</summary>
    public bool ContainsPreopens { get; init; }

    /// <summary>It can call an export by name.</summary>
    public bool Invoke { get; init; }

    /// <summary>It can call an export, with parameters and a result, of a module that imports WASI too.</summary>
    public bool InvokeWithWasi { get; init; } = true;

    /// <summary>It can hand a listening socket to the guest.</summary>
    public bool Listen { get; init; }

    /// <summary>
    /// Whether a crash of its own is told from a guest that ends with the same exit code (139 and the like): <see cref="IWasmRuntime.Judge"/>
    /// knows by what it says. Otherwise the reason names both.
    /// </summary>
    public bool TellsCrashes { get; init; }
}

/// <summary>A guest's command, in paths as the runtime's process sees them.</summary>
public sealed record GuestCommand
{
    /// <summary>The module.</summary>
    public required string Module { get; init; }

    /// <summary>What <see cref="IWasmRuntime.CompileArguments"/> made, or null.</summary>
    public string? Compiled { get; init; }

    /// <summary>The runtime's helper script, where it has one.</summary>
    public string? Helper { get; init; }

    /// <summary>The guest's argv[0], where the runtime can be told; null: the module's file name.</summary>
    public string? ProgramName { get; init; }

    /// <summary>Arguments after argv[0].</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The guest's environment.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders, with host paths as the runtime's process sees them.</summary>
    public IReadOnlyList<Preopen> Preopens { get; init; } = [];

    /// <summary>The export to call with <see cref="Args"/>, or null.</summary>
    public string? Invoke { get; init; }

    /// <summary>The type of the export to call, as <see cref="InvokeSignature.ToString"/> writes it.</summary>
    public string? Signature { get; init; }

    /// <summary>Address and port to listen on for the guest, such as <c>127.0.0.1:8080</c>, or null.</summary>
    public string? Listen { get; init; }

    /// <summary>The limits.</summary>
    public RunLimits Limits { get; init; } = new();
}

/// <summary>What a runtime's exit code and last words mean.</summary>
/// <param name="End">How the run ended.</param>
/// <param name="Detail">What happened, in the runtime's words.</param>
public sealed record RuntimeVerdict(RunEnd End, string Detail)
{
    /// <summary>Whether the runtime itself broke, and not its guest.</summary>
    public bool Crashed { get; init; }
}

/// <summary>One runtime's command line: how to call it, what it can do, and what its answers mean. Starts nothing itself.</summary>
public interface IWasmRuntime
{
    /// <summary>Its name in the API and, unless configured otherwise, of its program.</summary>
    string Name { get; }

    /// <summary>What to do where it is missing.</summary>
    string HowToInstall { get; }

    /// <summary>What it can do.</summary>
    RuntimeAbilities Abilities { get; }

    /// <summary>Arguments that make it print its version.</summary>
    IReadOnlyList<string> VersionArguments { get; }

    /// <summary>The text of its helper script, or null.</summary>
    string? Helper => null;

    /// <summary>Whether it says why a run ended on standard output, among what the guest writes, instead of standard error.</summary>
    bool ReportsOnStdout => false;

    /// <summary>Environment variables its own process needs (the guest sees none of them), or null when it needs neither these nor a home.</summary>
    /// <param name="home">A folder of its own that it may write to, which is gone after the run.</param>
    IReadOnlyDictionary<string, string>? Environment(string home) => null;

    /// <summary>The version, from what it printed.</summary>
    /// <param name="printed">The first line it printed.</param>
    /// <param name="path">Its real path.</param>
    string ReadVersion(string printed, string path);

    /// <summary>Arguments that run a guest.</summary>
    IReadOnlyList<string> RunArguments(GuestCommand command);

    /// <summary>Arguments that compile <paramref name="module"/> ahead into <paramref name="target"/>, or null when it has no such thing.</summary>
    IReadOnlyList<string>? CompileArguments(string module, string target, RunLimits limits) => null;

    /// <summary>Names the compiled form among those of the same module: limits that change it are part of it. Empty where nothing is compiled ahead.</summary>
    string CompiledName(RunLimits limits) => "";

    /// <summary>Bytes its whole process may need for a guest inside its limit: what the outer wall allows.</summary>
    long ProcessBytes(RunLimits limits);

    /// <summary>Reads a non-zero exit code; null: it is the guest's own.</summary>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="lastWords">The last lines of where it reports, oldest first. The guest writes there too.</param>
    RuntimeVerdict? Judge(int exitCode, IReadOnlyList<string> lastWords);
}
