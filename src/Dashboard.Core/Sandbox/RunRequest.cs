using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;

namespace Dashboard.Core.Sandbox;

/// <summary>Limits a run asks for; what is left out gets its default (<c>Sandbox:Limits</c>).</summary>
public sealed record RunRequestLimits
{
    /// <summary>Wall time.</summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>Linear memory in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Instructions, roughly.</summary>
    public long? Fuel { get; init; }

    /// <summary>Bytes of stdout and stderr together.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>Bytes of wasm stack.</summary>
    public long? StackBytes { get; init; }

    /// <summary>Bytes that may lie in the guest's own folder.</summary>
    public long? WorkspaceBytes { get; init; }

    /// <summary>Files, folders and links that may lie in it.</summary>
    public int? WorkspaceFiles { get; init; }
}

/// <summary>
/// Runs a stored module. Results: <c>runtime</c> (name and version), <c>end</c> (as <see cref="RunEnd"/>, in camel case),
/// <c>http</c> (the dashboard's path to its socket, set when it listens), <c>exitCode</c>, <c>durationMs</c>, <c>outputSha256</c> and <c>outputLines</c> (of standard output, as <see cref="OutputDigest"/>) and,
/// where there is such a thing, <c>peakMemoryBytes</c>, <c>firstOutputMs</c> and <c>preparationMs</c> (the module was compiled first);
/// where it left files in a folder of its own, <c>artifacts</c> (their paths in it, separated by blanks).
/// </summary>
/// <param name="Module">The module's digest.</param>
/// <param name="Name">The module's name, for the title.</param>
public sealed record RunRequest(string Module, string Name) : JobRequest
{
    /// <summary>The runtime's name, or null for the preferred one.</summary>
    public string? Runtime { get; init; }

    /// <summary>Arguments after argv[0].</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The guest's environment.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Standard input as text, handed over as UTF-8; null: none.</summary>
    public string? Stdin { get; init; }

    /// <summary>The export to call, with <see cref="Args"/> as its parameters; null: run the program.</summary>
    public string? Invoke { get; init; }

    /// <summary>Whether the guest gets a listening socket.</summary>
    public bool Listen { get; init; }

    /// <summary>Whether the guest gets a folder of its own to write to.</summary>
    public bool Workspace { get; init; }

    /// <summary>Names the runs that were asked for together, to be compared: 32 hexadecimal digits; null: it was asked for alone.</summary>
    public string? Batch { get; init; }

    /// <summary>The limits asked for.</summary>
    public RunRequestLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public override JobKind Kind => JobKind.Run;

    /// <inheritdoc/>
    public override string Target => Module;

    /// <inheritdoc/>
    public override string Title => Invoke is null ? $"Run {Name}" : $"Call {Invoke}";

    /// <summary>Running the same twice at once is a wish, not a slip.</summary>
    public override bool Coalesces => false;

    /// <summary>A request as a person makes it.</summary>
    /// <exception cref="ProblemException">No such module.</exception>
    public static RunRequest Create(IModuleStore modules, string? module)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return modules.Find(module ?? "") is { } stored ? new RunRequest(stored.Digest, stored.Name) : throw ModuleStore.Missing(module ?? "(none given)");
    }

    /// <summary>What is run, with defaults in place of what was left out.</summary>
    /// <exception cref="ProblemException">The module is gone.</exception>
    public RunSpec ToSpec(IModuleStore modules, SandboxLimits defaults)
    {
        ArgumentNullException.ThrowIfNull(modules);
        ArgumentNullException.ThrowIfNull(defaults);
        var limits = defaults.ToRunLimits();
        return new RunSpec
        {
            ModulePath = modules.GetPath(Module),
            ModuleDigest = Module,
            Runtime = Runtime,
            ProgramName = Name,
            Args = Args,
            Env = Env,
            Invoke = Invoke,
            Listen = Listen,
            Workspace = Workspace,
            Stdin = Stdin is null ? null : Encoding.UTF8.GetBytes(Stdin),
            Limits = limits with
            {
                WallTime = Limits.WallTime ?? (Listen ? TimeSpan.FromSeconds(defaults.ListenWallSeconds) : limits.WallTime),
                MemoryBytes = Limits.MemoryBytes ?? limits.MemoryBytes,
                Fuel = Limits.Fuel,
                OutputBytes = Limits.OutputBytes ?? limits.OutputBytes,
                StackBytes = Limits.StackBytes,
                WorkspaceBytes = Limits.WorkspaceBytes ?? limits.WorkspaceBytes,
                WorkspaceFiles = Limits.WorkspaceFiles ?? limits.WorkspaceFiles,
            },
        };
    }
}
