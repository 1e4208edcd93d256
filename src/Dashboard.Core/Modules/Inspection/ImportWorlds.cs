namespace Dashboard.Core.Modules.Inspection;

/// <summary>Sorts imports by the world that provides them, each with a sentence on what that world is.</summary>
internal static class ImportWorlds
{
    private const int MaxNames = 100;

    public static IReadOnlyList<ImportWorld> ForModule(ImportTally tally) =>
        Group(tally.PerModule.Select(m => (Of(m), m.Name, m.Count)));

    public static IReadOnlyList<ImportWorld> ForComponent(IEnumerable<string> imports) =>
        Group(imports.Select(name => (name.StartsWith("wasi:", StringComparison.Ordinal) ? WasiInterfaces : Interface, Package(name), 1)));

    private static readonly ImportWorld Preview1 = new("wasi-preview1", "WASI preview 1",
        "The first WebAssembly System Interface: some 45 functions in the manner of POSIX, for files the host has opened beforehand, arguments, environment, clocks, random numbers and exit. It can accept on a socket it is given, but neither open, bind nor connect one.");

    private static readonly ImportWorld Unstable = new("wasi-unstable", "WASI preview 0 (wasi_unstable)",
        "The draft before preview 1, with the same ideas under another name and some other layouts. Few runtimes still serve it.");

    private static readonly ImportWorld Threads = new("wasi-threads", "WASI threads",
        "A proposal beside WASI preview 1 with a single function, which starts a thread on a shared memory. Only runtimes that chose to implement it have it.");

    private static readonly ImportWorld WasiInterfaces = new("wasi-interfaces", "WASI interfaces (preview 2 and later)",
        "WASI since preview 2: typed interfaces of the component model, such as wasi:io/streams or wasi:http/types, in versions. A host of components provides them; a preview 1 runtime does not.");

    private static readonly ImportWorld Emscripten = new("emscripten", "Emscripten's JavaScript",
        "Functions that the JavaScript written by emcc beside this module provides: system calls on a file system in memory, exceptions, timers, the browser's canvas. Without that script nothing provides them.");

    private static readonly ImportWorld Minified = new("emscripten", "Emscripten's JavaScript, minified",
        "At -O2 and above emcc shortens names, so the module asks for a.a, a.b and so on. Only the JavaScript of the very same build knows which function each letter stands for.");

    private static readonly ImportWorld Bindgen = new("web", "wasm-bindgen: JavaScript and Web APIs",
        "Functions that wasm-bindgen writes in JavaScript, one for each Web API or JavaScript value the Rust program touches. They need that script and, mostly, a browser.");

    private static readonly ImportWorld Go = new("go", "Go's JavaScript",
        "What Go's own wasm_exec.js provides: the Go runtime's clock, its random numbers and a bridge to JavaScript values.");

    private static readonly ImportWorld Linking = new("dynamic-linking", "dynamic linking",
        "Addresses that a dynamic linker fills in when it puts this side module beside others in one memory.");

    private static readonly ImportWorld Interface = new("interface", "interfaces of its own",
        "Interfaces, types or functions that another component or the host has to bring.");

    private static readonly ImportWorld Env = new("custom", "env: what C leaves open",
        "Linkers put a function that was declared but not defined into module env. The host that embeds this module has to bring it, or it was forgotten when linking.");

    private static readonly ImportWorld Custom = new("custom", "a host of its own",
        "No world known here: whoever wrote the module meant a particular host, and only that one can provide these.");

    private static ImportWorld Of(ImportTally.OneModule module) => module switch
    {
        { Name: "wasi_snapshot_preview1" } => Preview1,
        { Name: "wasi_unstable" } => Unstable,
        { Name: "wasi" } => Threads,
        { Bindgen: > 0 } => Bindgen,
        { Name: "env", Emscripten: > 0 } => Emscripten,
        { Name: "a", OnlyShortNames: true } => Minified,
        { Name: "gojs" or "go" } => Go,
        { Name: "GOT.mem" or "GOT.func" } => Linking,
        { Name: "env" } => Env,
        _ when module.Name.StartsWith("wasi:", StringComparison.Ordinal) => WasiInterfaces,
        _ => Custom,
    };

    private static string Package(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? name[..slash] : name;

    private static IReadOnlyList<ImportWorld> Group(IEnumerable<(ImportWorld World, string Module, int Count)> imports) =>
    [
        .. imports.GroupBy(i => i.World).Select(group => group.Key with
        {
            Count = group.Sum(i => i.Count),
            Modules = [.. group.Select(i => i.Module).Distinct(StringComparer.Ordinal).Take(MaxNames)],
        }),
    ];
}
