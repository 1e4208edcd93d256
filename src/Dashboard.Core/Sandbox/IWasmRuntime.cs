namespace Dashboard.Core.Sandbox;

/// <summary>A host folder the guest may see.</summary>
/// <param name="HostPath">Absolute path on the host.</param>
/// <param name="GuestPath">Absolute path the guest sees.</param>
/// <param name="ReadOnly">Whether writes are refused.</param>
public sealed record Preopen(string HostPath, string GuestPath, bool ReadOnly = true);

/// <summary>What a run may use. Every value has a default in configuration (<c>Sandbox:Limits</c>) and an upper bound.</summary>
public sealed record RunLimits
{
    /// <summary>Wall time; null: none (a pod that runs until deleted).</summary>
    public TimeSpan? WallTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Linear memory in bytes.</summary>
    public long MemoryBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Instructions, roughly; null: no fuel limit. Only some runtimes count fuel.</summary>
    public long? Fuel { get; init; }

    /// <summary>Bytes of stdout and stderr together; null: none (a pod, whose log is capped instead).</summary>
    public long? OutputBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Bytes of wasm stack; null: the runtime's own.</summary>
    public long? StackBytes { get; init; }

    /// <summary>Bytes that may lie in the guest's own folder, where it has one.</summary>
    public long WorkspaceBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Files, folders and links that may lie in it.</summary>
    public int WorkspaceFiles { get; init; } = 1_000;
}

/// <summary>A module to run and what it gets.</summary>
public sealed record RunSpec
{
    /// <summary>The module's file on the host.</summary>
    public required string ModulePath { get; init; }

    /// <summary>The module's digest, <c>sha256:...</c>, which keys the compiled-module cache.</summary>
    public required string ModuleDigest { get; init; }

    /// <summary>The runtime's name, or null for the preferred one that can do what is asked.</summary>
    public string? Runtime { get; init; }

    /// <summary>The guest's argv[0]; null: the module's file name.</summary>
    public string? ProgramName { get; init; }

    /// <summary>Arguments after argv[0].</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The guest's environment; nothing of the host's is inherited.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders the guest may see.</summary>
    public IReadOnlyList<Preopen> Preopens { get; init; } = [];

    /// <summary>Bytes for standard input.</summary>
    public ReadOnlyMemory<byte>? Stdin { get; init; }

    /// <summary>The export to call with <see cref="Args"/> as its parameters, instead of running the program; null: run the program.</summary>
    public string? Invoke { get; init; }

    /// <summary>Whether the guest gets a listening socket (WASI preview 1 <c>sock_accept</c>), at the descriptor after its preopens.</summary>
    public bool Listen { get; init; }

    /// <summary>Whether the guest gets an empty folder of its own to write to, at <see cref="WorkspacePath"/>.</summary>
    public bool Workspace { get; init; }

    /// <summary>Where a guest sees its workspace.</summary>
    public const string WorkspacePath = "/work";

    /// <summary>The empty host folder that is the workspace. Needed to run with <see cref="Workspace"/>; whoever gives it deletes it.</summary>
    public string? WorkspaceFolder { get; init; }

    /// <summary>Called once when the guest's socket listens (<see cref="Listen"/>), with the way to reach it until the run ends.</summary>
    public Action<Listening.IGuestSocket>? Listening { get; init; }

    /// <summary>The limits.</summary>
    public RunLimits Limits { get; init; } = new();
}

/// <summary>How a run ended.</summary>
public enum RunEnd
{
    /// <summary>The guest ended by itself, whatever its exit code.</summary>
    Exited,

    /// <summary>The guest trapped.</summary>
    Trapped,

    /// <summary>The module could not be loaded or instantiated.</summary>
    NotInstantiated,

    /// <summary>The wall time ran out.</summary>
    TimeLimit,

    /// <summary>The memory limit was hit and the run was ended for it.</summary>
    MemoryLimit,

    /// <summary>The fuel ran out.</summary>
    FuelLimit,

    /// <summary>The output limit was hit.</summary>
    OutputLimit,

    /// <summary>The stack limit was hit.</summary>
    StackLimit,

    /// <summary>It wrote more into its own folder than it may.</summary>
    FileLimit,

    /// <summary>A person cancelled it.</summary>
    Cancelled,
}

/// <summary>The result of a run.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">The guest's exit code when it exited by itself; else the process's.</param>
/// <param name="Reason">A plain sentence: what happened and, on failure, why.</param>
/// <param name="Duration">Wall time.</param>
/// <param name="PeakMemoryBytes">Highest memory of the whole run, runtime included; null when it can't be measured here.</param>
/// <param name="Runtime">Name and version of the runtime used.</param>
public sealed record RunResult(RunEnd End, int ExitCode, string Reason, TimeSpan Duration, long? PeakMemoryBytes, string Runtime)
{
    /// <summary>From the process's start to its first line of standard output; null when there was none.</summary>
    public TimeSpan? FirstOutput { get; init; }

    /// <summary>What it wrote to standard output, to compare with other runs; null where the output had no limit.</summary>
    public OutputDigest? Output { get; init; }

    /// <summary>How long this run compiled or rewrote the module first, which is no part of <see cref="Duration"/>; null when that lay ready.</summary>
    public TimeSpan? Preparation { get; init; }
}

/// <summary>Who enforces a limit on this machine with this runtime.</summary>
/// <param name="Limit"><c>time</c>, <c>memory</c>, <c>fuel</c>, <c>output</c>, <c>stack</c>, <c>network</c>, <c>filesystem</c>, <c>workspace</c>.</param>
/// <param name="Enforced">False when nobody does; shown to the person as such.</param>
/// <param name="By">In words: <c>wasmtime (-W fuel)</c>, <c>cgroup v1 memory</c>, <c>bubblewrap</c>, <c>watchdog</c>, or why nobody can.</param>
public sealed record LimitEnforcement(string Limit, bool Enforced, string By);

/// <summary>A runtime as found on this machine.</summary>
/// <param name="Name"><c>wasmtime</c>, <c>wazero</c>, <c>wasmer</c>, <c>wasmedge</c>, <c>node</c>.</param>
/// <param name="Installed">Whether the program was found.</param>
/// <param name="Version">Its version, when installed.</param>
/// <param name="Path">Its path, when installed.</param>
/// <param name="HowToInstall">What to do where it is missing.</param>
/// <param name="Limits">Who enforces each limit.</param>
public sealed record RuntimeInfo(
    string Name,
    bool Installed,
    string? Version,
    string? Path,
    string HowToInstall,
    IReadOnlyList<LimitEnforcement> Limits);

/// <summary>Runs modules inside the walls this machine offers.</summary>
public interface ISandbox
{
    /// <summary>All known runtimes, in order of preference.</summary>
    Task<IReadOnlyList<RuntimeInfo>> GetRuntimesAsync(CancellationToken cancellationToken);

    /// <summary>The command line a person could type to run the same module without the walls.</summary>
    Task<string> DescribeCommandAsync(RunSpec spec, CancellationToken cancellationToken);

    /// <summary>Runs a module to its end; its output goes to <paramref name="output"/> as it comes.</summary>
    /// <exception cref="Errors.ProblemException">Unknown or missing runtime, or a spec that can't be run.</exception>
    Task<RunResult> RunAsync(RunSpec spec, Logs.ILogSink output, CancellationToken cancellationToken);
}
