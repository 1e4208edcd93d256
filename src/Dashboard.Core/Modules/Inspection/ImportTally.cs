using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>What the imports and exports say about the host, gathered in one pass without keeping them.</summary>
internal sealed class ImportTally
{
    private const int MaxModules = 1_000;
    private const int MaxModuleChars = 512;
    private static readonly byte[][] EmscriptenPrefixes =
        [.. new[] { "emscripten_", "_emscripten_", "__syscall_", "invoke_", "__cxa_", "_mmap_js", "_munmap_js", "em_asm_" }.Select(Encoding.ASCII.GetBytes)];

    private readonly Dictionary<string, OneModule> _modules = new(StringComparer.Ordinal);
    private readonly byte[] _lastBytes = new byte[MaxModuleChars];
    private readonly OneModule _rest = new("…");
    private int _lastLength = -1;
    private OneModule _last;
    private bool _emscripten;

    public ImportTally() => _last = _rest;

    /// <summary>Distinct import modules, in the order they came in; past a thousand the rest is one.</summary>
    public IEnumerable<OneModule> PerModule => _rest.Count > 0 ? _modules.Values.Append(_rest) : _modules.Values;

    /// <summary>Distinct import module names.</summary>
    public IReadOnlyCollection<string> Modules => _modules.Keys;

    /// <summary>Whether something is imported from a module of this name.</summary>
    public bool Has(string module) => _modules.ContainsKey(module);

    /// <summary>How many imports there are.</summary>
    public int Count { get; private set; }

    /// <summary>Imports of <c>env</c> that Emscripten's JavaScript provides.</summary>
    public int EmscriptenNames => _modules.TryGetValue("env", out var env) ? env.Emscripten : 0;

    /// <summary>Imports made by wasm-bindgen for a browser's Web APIs.</summary>
    public int BindgenNames => PerModule.Sum(m => m.Bindgen);

    /// <summary>Whether every import of module <c>a</c> has a name of at most three characters.</summary>
    public bool OnlyMinifiedInA => !_modules.TryGetValue("a", out var a) || a.OnlyShortNames;

    /// <summary>Whether <c>_start</c>, the entry of a WASI command, is exported.</summary>
    public bool HasStart { get; private set; }

    /// <summary>Whether <c>_initialize</c>, the entry of a WASI reactor, is exported.</summary>
    public bool HasInitialize { get; private set; }

    /// <summary>Counts an import, by the first of its two names, which is answered as text, cut where it is very long.</summary>
    public string AddModule(ReadOnlySpan<byte> module)
    {
        Count++;
        if (_lastLength != module.Length || !module.SequenceEqual(_lastBytes.AsSpan(0, _lastLength)))
        {
            _last = Find(module);
            _lastLength = module.Length <= MaxModuleChars ? module.Length : -1;
            module[..Math.Max(_lastLength, 0)].CopyTo(_lastBytes);
        }

        _last.Count++;
        return _last.Name;
    }

    /// <summary>The second name of the import counted last.</summary>
    public void AddName(ReadOnlySpan<byte> name)
    {
        _emscripten = name.SequenceEqual("abort"u8) || name.SequenceEqual("_abort_js"u8);
        foreach (var prefix in EmscriptenPrefixes)
        {
            _emscripten |= name.StartsWith(prefix);
        }

        if (IsBindgen(_last.Name) || name.StartsWith("__wbindgen_"u8) || name.StartsWith("__wbg_"u8))
        {
            _last.Bindgen++;
        }

        _last.OnlyShortNames &= name.Length <= 3;
    }

    /// <summary>The kind of the import counted last.</summary>
    public void AddKind(bool isFunction) => _last.Emscripten += isFunction && _emscripten ? 1 : 0;

    public void AddExport(ReadOnlySpan<byte> name)
    {
        HasStart |= name.SequenceEqual("_start"u8);
        HasInitialize |= name.SequenceEqual("_initialize"u8);
    }

    public static bool IsBindgen(string module) =>
        module == "wbg"
        || module.StartsWith("__wbindgen_", StringComparison.Ordinal)
        || module.EndsWith("_bg.js", StringComparison.Ordinal);

    private OneModule Find(ReadOnlySpan<byte> module)
    {
        Span<char> text = stackalloc char[MaxModuleChars];
        Encoding.UTF8.TryGetChars(module, text, out var length);
        var known = _modules.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text[..length], out var found) || _modules.Count >= MaxModules || (length == 0 && module.Length > 0))
        {
            return found ?? _rest;
        }

        var name = text[..length].ToString();
        return _modules[name] = new OneModule(name);
    }

    /// <summary>The imports of one module name.</summary>
    public sealed class OneModule(string name)
    {
        public string Name { get; } = name;

        public int Count { get; set; }

        public int Emscripten { get; set; }

        public int Bindgen { get; set; }

        public bool OnlyShortNames { get; set; } = true;
    }
}
