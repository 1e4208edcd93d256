namespace Dashboard.Core.Modules.Inspection;

/// <summary>What the bytes are.</summary>
public enum BinaryKind
{
    /// <summary>A core WebAssembly module (version 1, layer 0).</summary>
    Module,

    /// <summary>A component (layer 1 of the component model's binary format).</summary>
    Component,
}

/// <summary>A section of the binary, in file order.</summary>
/// <param name="Id">The section id.</param>
/// <param name="Name">Its name in the specification; for a custom section <c>custom</c> and its own name.</param>
/// <param name="Offset">Where its contents begin, in bytes from the start of the file.</param>
/// <param name="Size">Bytes of its contents.</param>
/// <param name="Count">Entries, where the section is a list.</param>
public sealed record ModuleSection(int Id, string Name, long Offset, long Size, long? Count);

/// <summary>Something the module asks of its host.</summary>
/// <param name="Module">The first of its two names; empty in a component, whose imports have one name.</param>
/// <param name="Name">The second name.</param>
/// <param name="Kind"><c>func</c>, <c>table</c>, <c>memory</c>, <c>global</c>, <c>tag</c>, or a component's <c>instance</c>, <c>type</c>...</param>
/// <param name="Type">Its signature or type, as the text format writes it; empty where it was not read.</param>
public sealed record ModuleImport(string Module, string Name, string Kind, string Type);

/// <summary>Something the module offers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">As for imports.</param>
/// <param name="Type">As for imports.</param>
public sealed record ModuleExport(string Name, string Kind, string Type);

/// <summary>A linear memory.</summary>
/// <param name="Imported">Whether the host brings it.</param>
/// <param name="MinPages">Pages at the start.</param>
/// <param name="MaxPages">The most it may grow to, in pages; null when the module sets no limit.</param>
/// <param name="PageBytes">Bytes of a page: 65,536 unless the module says otherwise.</param>
/// <param name="Shared">Whether threads share it.</param>
/// <param name="Is64">Whether it is addressed with 64 bits.</param>
public sealed record ModuleMemory(bool Imported, ulong MinPages, ulong? MaxPages, int PageBytes, bool Shared, bool Is64);

/// <summary>A table of references.</summary>
/// <param name="Imported">Whether the host brings it.</param>
/// <param name="ElementType">What it holds, such as <c>funcref</c>.</param>
/// <param name="Min">Entries at the start.</param>
/// <param name="Max">The most it may grow to; null when the module sets no limit.</param>
public sealed record ModuleTable(bool Imported, string ElementType, ulong Min, ulong? Max);

/// <summary>Which host a module was made for.</summary>
/// <param name="Id">A stable word: <c>wasi-preview1</c>, <c>emscripten</c>, <c>web</c>, <c>plain</c>, <c>wasi-preview2</c>, <c>component</c>, <c>mixed</c>, <c>custom</c>.</param>
/// <param name="Name">In words, such as <c>WASI preview 1</c>.</param>
/// <param name="Sentence">One sentence: how one can tell, and what can run it.</param>
/// <param name="RunsOnServer">Whether the server's runtimes can run it as a program.</param>
public sealed record ModuleWorld(string Id, string Name, string Sentence, bool RunsOnServer);

/// <summary>What the inspector read from a binary. Lists are cut at <see cref="ListLimit"/>; the counts beside them are not.</summary>
public sealed record ModuleInspection
{
    /// <summary>The most imports, exports or sections listed.</summary>
    public const int ListLimit = 10_000;

    /// <summary>Module or component.</summary>
    public required BinaryKind Kind { get; init; }

    /// <summary>The binary format's version field.</summary>
    public required int Version { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>The host it was made for.</summary>
    public required ModuleWorld World { get; init; }

    /// <summary>Sections in file order.</summary>
    public required IReadOnlyList<ModuleSection> Sections { get; init; }

    /// <summary>Imports in file order.</summary>
    public required IReadOnlyList<ModuleImport> Imports { get; init; }

    /// <summary>Exports in file order.</summary>
    public required IReadOnlyList<ModuleExport> Exports { get; init; }

    /// <summary>Linear memories, imported ones first.</summary>
    public IReadOnlyList<ModuleMemory> Memories { get; init; } = [];

    /// <summary>Tables, imported ones first.</summary>
    public IReadOnlyList<ModuleTable> Tables { get; init; } = [];

    /// <summary>Names of the custom sections, in file order.</summary>
    public IReadOnlyList<string> CustomSections { get; init; } = [];

    /// <summary>What made it, from the <c>producers</c> section: such as <c>language: Rust</c>, <c>processed-by: rustc 1.63.0</c>.</summary>
    public IReadOnlyList<string> Producers { get; init; } = [];

    /// <summary>Index of the function run at instantiation, if any.</summary>
    public uint? StartFunction { get; init; }

    /// <summary>How many imports there are.</summary>
    public int ImportCount { get; init; }

    /// <summary>How many exports there are.</summary>
    public int ExportCount { get; init; }

    /// <summary>How many types are defined.</summary>
    public int TypeCount { get; init; }

    /// <summary>Functions defined in the module, without imported ones.</summary>
    public int FunctionCount { get; init; }

    /// <summary>Globals defined in the module, without imported ones.</summary>
    public int GlobalCount { get; init; }

    /// <summary>Data segments.</summary>
    public int DataSegmentCount { get; init; }

    /// <summary>Element segments.</summary>
    public int ElementSegmentCount { get; init; }
}
