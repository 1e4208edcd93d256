using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;

namespace Dashboard.Components.Modules;

/// <summary>What a person has typed into the form of a run.</summary>
public sealed class RunFormState
{
    private const long Mebibyte = 1 << 20;
    private readonly string _wallSeconds;
    private readonly string _listenSeconds;
    private bool _listen;

    /// <summary>Begins with the configured limits.</summary>
    public RunFormState(SandboxLimits defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        _wallSeconds = defaults.WallSeconds.ToString(CultureInfo.InvariantCulture);
        _listenSeconds = defaults.ListenWallSeconds.ToString(CultureInfo.InvariantCulture);
        WallSeconds = defaults.WallSeconds.ToString(CultureInfo.InvariantCulture);
        MemoryMebibytes = Number(defaults.MemoryBytes / (double)Mebibyte);
        OutputMebibytes = Number(defaults.OutputBytes / (double)Mebibyte);
        WorkspaceMebibytes = Number(defaults.WorkspaceBytes / (double)Mebibyte);
        WorkspaceFiles = Number(defaults.WorkspaceFiles);
    }

    /// <summary>The runtime's name; empty for the preferred one.</summary>
    public string Runtime { get; set; } = "";

    /// <summary>Arguments as typed into a shell.</summary>
    public string Arguments { get; set; } = "";

    /// <summary>Variables, one a line.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Standard input.</summary>
    public string Stdin { get; set; } = "";

    /// <summary>The export to call; empty: run the program.</summary>
    public string Invoke { get; set; } = "";

    /// <summary>Whether the guest gets a folder of its own.</summary>
    public bool Workspace { get; set; }

    /// <summary>Whether it gets a listening socket. The time limit follows, unless somebody typed one: a person ends such a run.</summary>
    public bool Listen
    {
        get => _listen;
        set
        {
            if (WallSeconds == (_listen ? _listenSeconds : _wallSeconds))
            {
                WallSeconds = value ? _listenSeconds : _wallSeconds;
            }

            _listen = value;
        }
    }

    /// <summary>Wall time in seconds.</summary>
    public string WallSeconds { get; set; }

    /// <summary>Linear memory in MiB.</summary>
    public string MemoryMebibytes { get; set; }

    /// <summary>Output in MiB.</summary>
    public string OutputMebibytes { get; set; }

    /// <summary>What may lie in its own folder, in MiB.</summary>
    public string WorkspaceMebibytes { get; set; }

    /// <summary>How many files and folders may lie in it.</summary>
    public string WorkspaceFiles { get; set; }

    /// <summary>Fuel; empty: none.</summary>
    public string Fuel { get; set; } = "";

    /// <summary>Stack in KiB; empty: the runtime's own.</summary>
    public string StackKibibytes { get; set; } = "";

    /// <summary>Fills in what a sample says of its module; the rest stays.</summary>
    public void Apply(RunHint hint)
    {
        ArgumentNullException.ThrowIfNull(hint);
        Arguments = ShellQuote.Join(hint.Args);
        Stdin = hint.Stdin ?? "";
        Invoke = hint.Invoke ?? "";
        Workspace = hint.Workspace;
        Listen = hint.Listen;
    }

    /// <summary>The request the fields make. A limit nobody enforces with this runtime is left out, as its field is then locked.</summary>
    /// <exception cref="ProblemException">A field that can't be read, or no such module.</exception>
    public RunRequest ToRequest(IModuleStore modules, string digest, RuntimeInfo? runtime) => RunRequest.Create(modules, digest) with
    {
        Runtime = Runtime.Length == 0 ? null : Runtime,
        Args = ArgumentText.SplitWords(Arguments),
        Env = ArgumentText.ReadVariables(Environment),
        Stdin = Stdin.Length == 0 ? null : Stdin.Replace("\r\n", "\n", StringComparison.Ordinal),
        Invoke = Invoke.Length == 0 ? null : Invoke,
        Workspace = Workspace,
        Listen = Listen,
        Limits = new RunRequestLimits
        {
            WallTime = Read("time", WallSeconds) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)) : null,
            MemoryBytes = Whole(Read("memory", MemoryMebibytes), Mebibyte),
            OutputBytes = Whole(Read("output", OutputMebibytes), Mebibyte),
            Fuel = IsEnforced(runtime, "fuel") ? Whole(Read("fuel", Fuel), 1) : null,
            StackBytes = IsEnforced(runtime, "stack") ? Whole(Read("stack", StackKibibytes), 1024) : null,
            WorkspaceBytes = Workspace ? Whole(Read("folder", WorkspaceMebibytes), Mebibyte) : null,
            WorkspaceFiles = Workspace && Whole(Read("files", WorkspaceFiles), 1) is { } files ? (int)Math.Min(files, int.MaxValue) : null,
        },
    };

    /// <summary>Whether somebody enforces a limit with this runtime.</summary>
    public static bool IsEnforced(RuntimeInfo? runtime, string limit) => runtime?.Limits.FirstOrDefault(l => l.Limit == limit)?.Enforced ?? false;

    /// <summary>
    /// The exports a person may want to call: not the program itself, and of what compilers put there for a runtime (<c>__main_void</c>,
    /// <c>__wasm_call_ctors</c>, <c>_emscripten_stack_restore</c>) nothing, unless there is nothing else.
    /// </summary>
    public static IReadOnlyList<ModuleExport> Callable(IEnumerable<ModuleExport> exports)
    {
        var functions = exports.Where(e => e is { Kind: "func", Name: not ("_start" or "_initialize") }).ToList();
        var own = functions.Where(e => !e.Name.StartsWith("__", StringComparison.Ordinal) && !e.Name.StartsWith("_emscripten_", StringComparison.Ordinal)).ToList();
        return own.Count > 0 ? own : functions;
    }

    private static double? Read(string what, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new ProblemException(ProblemKind.Invalid, "The limits can't be read.", $"The {what} limit \"{text}\" is not a number.", "Write a number such as 30 or 0.5.");
    }

    private static long? Whole(double? value, long unit) => value is { } number ? (long)Math.Min(number * unit, long.MaxValue / 2) : null;

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
