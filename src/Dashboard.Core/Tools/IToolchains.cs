namespace Dashboard.Core.Tools;

/// <summary>What a tool is for.</summary>
public enum ToolKind
{
    /// <summary>Turns source into WebAssembly.</summary>
    Compiler,

    /// <summary>Runs WebAssembly.</summary>
    Runtime,

    /// <summary>Keeps what is run apart from the machine.</summary>
    Sandbox,

    /// <summary>Stores or moves artifacts.</summary>
    Registry,

    /// <summary>Speaks to Kubernetes.</summary>
    Cluster,
}

/// <summary>A tool as it is on this machine.</summary>
/// <param name="Name">Its program's name, such as <c>cargo</c>.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Purpose">One sentence: what this dashboard uses it for.</param>
/// <param name="Found">Whether it can be used.</param>
/// <param name="Path">Its absolute path, when found.</param>
/// <param name="Origin">Where it was found, in words.</param>
/// <param name="Version">Its version; null when missing or when it did not tell in time.</param>
/// <param name="HowToInstall">What to type, or where to look, to get it; several ways are joined by <c>", or "</c>.</param>
/// <param name="Note">What else a person should know: why what is there can't be used, or which target is meant.</param>
public sealed record ToolStatus(
    string Name,
    ToolKind Kind,
    string Purpose,
    bool Found,
    string? Path,
    string? Origin,
    string? Version,
    string HowToInstall,
    string? Note);

/// <summary>Tells which tools this machine has.</summary>
public interface IToolchains
{
    /// <summary>
    /// All tools the dashboard knows, found or not, in a fixed order. Versions are asked in parallel, each for at most
    /// ten seconds, and remembered until the program's file changes.
    /// </summary>
    Task<IReadOnlyList<ToolStatus>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A compiler that can build for a target, and how to start it.</summary>
/// <param name="Tool">The name scenarios use: one of <see cref="CompilerTools"/>.</param>
/// <param name="Target">The target by the name this compiler knows it by, such as <c>wasm32-wasip1</c>.</param>
/// <param name="ProgramPath">Absolute path of the program.</param>
/// <param name="Identity">Files and folders whose path, size and time of change tell this compiler from another or updated one.</param>
/// <param name="Environment">Environment variables it needs on this machine.</param>
/// <param name="ReadOnlyFolders">Folders outside the system's own that it reads, to be shown to it where it is confined.</param>
/// <param name="Origin">Where it was found, in words.</param>
public sealed record Compiler(
    string Tool,
    string Target,
    string ProgramPath,
    IReadOnlyList<string> Identity,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> ReadOnlyFolders,
    string Origin)
{
    /// <summary>The standard library it needs for the target and which may still have to be built; null where it brought one along.</summary>
    public StandardLibrary? StandardLibrary { get; init; }

    /// <summary>One text for each of <see cref="Identity"/>: its path, where it leads, its size and time of change.</summary>
    public IEnumerable<string> Stamps() => Identity.Select(Toolchains.FileStamp.Of);
}

/// <summary>The answer to a search for a compiler.</summary>
/// <param name="Found">The compiler, or null.</param>
/// <param name="Why">When there is none: why, as a sentence.</param>
/// <param name="HowToInstall">When there is none: what to type to get it.</param>
public sealed record CompilerSearch(Compiler? Found, string Why, string HowToInstall);

/// <summary>Finds compilers. A compiler on PATH that lacks the target is passed over for one that has it.</summary>
public interface ICompilers
{
    /// <summary>Finds a compiler for a target; looks at the disk each time, so one installed later is found.</summary>
    /// <param name="tool">One of <see cref="CompilerTools"/>.</param>
    /// <param name="target">One of <see cref="CompilerTargets"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such tool.</exception>
    Task<CompilerSearch> FindAsync(string tool, string target, CancellationToken cancellationToken);
}

/// <summary>The compilers scenarios may name.</summary>
public static class CompilerTools
{
    /// <summary>Rust's cargo.</summary>
    public const string Cargo = "cargo";

    /// <summary>LLVM's clang for C.</summary>
    public const string Clang = "clang";

    /// <summary>LLVM's clang for C++.</summary>
    public const string ClangXx = "clang++";

    /// <summary>Emscripten.</summary>
    public const string Emcc = "emcc";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Cargo, Clang, ClangXx, Emcc];
}

/// <summary>The targets scenarios may name.</summary>
public static class CompilerTargets
{
    /// <summary>WASI preview 1; Rust 1.84 and later call it <c>wasm32-wasip1</c>.</summary>
    public const string Wasi = "wasm32-wasi";

    /// <summary>WebAssembly and nothing else.</summary>
    public const string Unknown = "wasm32-unknown-unknown";

    /// <summary>Emscripten: WebAssembly with its JavaScript.</summary>
    public const string Emscripten = "wasm32-unknown-emscripten";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Wasi, Unknown, Emscripten];
}
