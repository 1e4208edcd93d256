namespace Dashboard.Core.Tools.Toolchains;

/// <summary>A program the dashboard uses.</summary>
/// <param name="Name">The program's name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Purpose">One sentence.</param>
/// <param name="VersionArguments">What makes it print its version.</param>
/// <param name="HowToInstall">Where to get it; several ways are joined by <c>", or "</c>.</param>
internal sealed record KnownTool(string Name, ToolKind Kind, string Purpose, string[] VersionArguments, string HowToInstall);

/// <summary>A compiler the dashboard uses, for one target.</summary>
/// <param name="Tool">The name scenarios use.</param>
/// <param name="Target">The target.</param>
/// <param name="Purpose">One sentence.</param>
internal sealed record KnownCompiler(string Tool, string Target, string Purpose);

/// <summary>What the Toolchains page lists. Compilers are found by target, everything else by name.</summary>
internal static class ToolCatalogue
{
    private const string Setup = "make setup";

    public static IReadOnlyList<KnownCompiler> Compilers { get; } =
    [
        new(CompilerTools.Cargo, CompilerTargets.Wasi, "Builds Rust samples to WASI."),
        new(CompilerTools.Cargo, CompilerTargets.Unknown, "Builds Rust samples to WebAssembly without an operating system."),
        new(CompilerTools.Cargo, CompilerTargets.Emscripten, "Builds Rust samples for browsers, with emcc as its linker."),
        new(CompilerTools.Clang, CompilerTargets.Wasi, "Builds C samples to WASI."),
        new(CompilerTools.ClangXx, CompilerTargets.Wasi, "Builds C++ samples to WASI."),
        new(CompilerTools.Emcc, CompilerTargets.Emscripten, "Builds C and C++ samples for browsers."),
    ];

    public static IReadOnlyList<KnownTool> Programs { get; } =
    [
        new("wasmtime", ToolKind.Runtime, "Runs modules, with every limit enforced by itself.", ["--version"], "Get it from https://wasmtime.dev; put it on PATH or name it in WASMTIME_PATH"),
        new("wazero", ToolKind.Runtime, "Runs modules where Wasmtime is not installed.", ["version"], Setup),
        new("wasmer", ToolKind.Runtime, "Runs modules; the only one that also runs WASIX.", ["--version"], "Get it from https://docs.wasmer.io/install; put it on PATH or name it in WASMER_PATH"),
        new("wasmedge", ToolKind.Runtime, "Runs modules by interpreting them.", ["--version"], "Get it from https://wasmedge.org/docs/start/install; put it on PATH or name it in WASMEDGE_PATH"),
        new("node", ToolKind.Runtime, "Runs modules on V8, with WASI from Node.", ["--version"], "sudo apt-get install -y nodejs"),
        new("bwrap", ToolKind.Sandbox, "Keeps builds and runs from the network and from this machine's files.", ["--version"], Setup + ", or sudo apt-get install -y bubblewrap"),
        new("docker-registry", ToolKind.Registry, "The local registry that modules are published to.", ["--version"], Setup),
        new("oras", ToolKind.Registry, "An independent client to look into the registry with.", ["version"], Setup),
        new("kubectl", ToolKind.Cluster, "Looks into the cluster from outside.", ["version", "--client"], Setup),
        new("kustomize", ToolKind.Cluster, "Builds manifests.", ["version"], Setup),
        new("kind", ToolKind.Cluster, "Makes a Kubernetes cluster in Docker, where that is installed.", ["version"], Setup),
    ];
}
