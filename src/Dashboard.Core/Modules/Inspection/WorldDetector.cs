namespace Dashboard.Core.Modules.Inspection;

/// <summary>Says in words which host a binary was made for, by what it imports.</summary>
internal static class WorldDetector
{
    private const string Preview1 = "wasi_snapshot_preview1";

    public static ModuleWorld ForModule(ImportTally tally)
    {
        if (tally.Count == 0)
        {
            return Plain(tally);
        }

        var wasi = tally.Has(Preview1) || tally.Has("wasi_unstable");
        var others = tally.Modules.Where(m => m is not (Preview1 or "wasi_unstable")).Order(StringComparer.Ordinal).ToList();
        if (others.Count == 0)
        {
            return Wasi(tally);
        }

        if (tally.BindgenNames > 0)
        {
            return new("web", "a browser's Web APIs",
                "It imports functions that wasm-bindgen writes in JavaScript, so it runs in a browser together with that script.", RunsOnServer: false);
        }

        if (others is ["a"] && tally.OnlyMinifiedInA)
        {
            return new("emscripten", "Emscripten's JavaScript",
                "It imports minified functions of module a, which only the JavaScript that Emscripten wrote beside it provides: run it in a browser or in Node with that script.", RunsOnServer: false);
        }

        if (others is ["env"] && tally.EmscriptenNames > 0)
        {
            return new("emscripten", "Emscripten's JavaScript",
                "It imports functions of module env which the JavaScript that Emscripten wrote beside it provides: run it in a browser or in Node with that script.", RunsOnServer: false);
        }

        if (others.Any(m => m is "gojs" or "go"))
        {
            return new("custom", "Go's JavaScript", "It imports what Go's wasm_exec.js provides, so it runs in a browser or in Node with that script.", RunsOnServer: false);
        }

        var names = string.Join(", ", others.Take(5)) + (others.Count > 5 ? ", …" : "");
        return wasi
            ? new("mixed", "mixed: WASI preview 1 and more",
                $"Besides WASI preview 1 it imports from {names}: only a host that brings both can run it.", RunsOnServer: false)
            : new("custom", "a host of its own", $"It imports from {names}: only a host that brings these can run it.", RunsOnServer: false);
    }

    public static ModuleWorld ForComponent(IReadOnlyCollection<string> imports, IReadOnlyCollection<string> exports)
    {
        var names = imports.Concat(exports).Where(n => n.StartsWith("wasi:", StringComparison.Ordinal)).ToList();
        if (names.Count == 0)
        {
            return new("component", "a component", "It is a component that uses no WASI interface: a host or another component calls its exports.", RunsOnServer: false);
        }

        var preview = names.Exists(n => n.Contains("@0.3.", StringComparison.Ordinal)) ? "WASI preview 3" : "WASI preview 2";
        var command = exports.Any(n => n.StartsWith("wasi:cli/run", StringComparison.Ordinal));
        var http = exports.Any(n => n.StartsWith("wasi:http/incoming-handler", StringComparison.Ordinal));
        var use = command ? "it exports wasi:cli/run, so it is a program; Wasmtime can run it, wazero and node can't."
            : http ? "it exports wasi:http/incoming-handler, so it answers HTTP requests under wasmtime serve."
            : "it has no program entry, so a host calls its exports.";
        return new("wasi-preview2", $"{preview} component", $"It is a component made for {preview}: {use}", RunsOnServer: command);
    }

    private static ModuleWorld Wasi(ImportTally tally)
    {
        var name = tally.Has(Preview1) ? "WASI preview 1" : "WASI preview 0 (wasi_unstable)";
        return tally switch
        {
            { HasStart: true } => new("wasi-preview1", name,
                $"It imports only {name} and exports _start, so it is a program that any WASI runtime can run.", RunsOnServer: true),
            { HasInitialize: true } => new("wasi-preview1", name,
                $"It imports only {name} and exports _initialize, so it is a library whose exports a host calls; there is no program to run.", RunsOnServer: false),
            _ => new("wasi-preview1", name,
                $"It imports only {name} but exports no _start, so a host calls its exports; there is no program to run.", RunsOnServer: false),
        };
    }

    private static ModuleWorld Plain(ImportTally tally) => tally.HasStart
        ? new("plain", "plain WebAssembly", "It imports nothing and exports _start, so any runtime can run it; it can neither print nor read.", RunsOnServer: true)
        : new("plain", "plain WebAssembly", "It imports nothing: any host can load it and call its exports, and none of them is a program.", RunsOnServer: false);
}
