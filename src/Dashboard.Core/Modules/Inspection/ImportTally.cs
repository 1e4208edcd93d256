namespace Dashboard.Core.Modules.Inspection;

/// <summary>What the imports and exports say about the host, gathered in one pass without keeping them.</summary>
internal sealed class ImportTally
{
    private const int MaxModules = 1_000;
    private static readonly string[] EmscriptenPrefixes = ["emscripten_", "_emscripten_", "__syscall_", "invoke_", "__cxa_", "_mmap_js", "_munmap_js", "em_asm_"];

    /// <summary>Distinct import module names.</summary>
    public HashSet<string> Modules { get; } = new(StringComparer.Ordinal);

    /// <summary>How many imports there are.</summary>
    public int Count { get; private set; }

    /// <summary>Imports of <c>env</c> that Emscripten's JavaScript provides.</summary>
    public int EmscriptenNames { get; private set; }

    /// <summary>Imports made by wasm-bindgen for a browser's Web APIs.</summary>
    public int BindgenNames { get; private set; }

    /// <summary>Whether every import of module <c>a</c> has a name of at most three characters.</summary>
    public bool OnlyMinifiedInA { get; private set; } = true;

    /// <summary>Whether <c>_start</c>, the entry of a WASI command, is exported.</summary>
    public bool HasStart { get; private set; }

    /// <summary>Whether <c>_initialize</c>, the entry of a WASI reactor, is exported.</summary>
    public bool HasInitialize { get; private set; }

    public void Add(string module, string name, bool isFunction)
    {
        Count++;
        if (Modules.Count < MaxModules)
        {
            Modules.Add(module);
        }

        if (module == "env" && isFunction && (name is "abort" or "_abort_js" || EmscriptenPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))))
        {
            EmscriptenNames++;
        }

        if (IsBindgen(module) || name.StartsWith("__wbindgen_", StringComparison.Ordinal) || name.StartsWith("__wbg_", StringComparison.Ordinal))
        {
            BindgenNames++;
        }

        if (module == "a" && name.Length > 3)
        {
            OnlyMinifiedInA = false;
        }
    }

    public void AddExport(string name)
    {
        HasStart |= name == "_start";
        HasInitialize |= name == "_initialize";
    }

    public static bool IsBindgen(string module) =>
        module == "wbg"
        || module.StartsWith("__wbindgen_", StringComparison.Ordinal)
        || module.EndsWith("_bg.js", StringComparison.Ordinal);
}
