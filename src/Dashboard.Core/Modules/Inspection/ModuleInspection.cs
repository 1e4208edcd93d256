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

/// <summary>A world that provides some of the imports.</summary>
/// <param name="Id">A stable word: <c>wasi-preview1</c>, <c>wasi-unstable</c>, <c>wasi-threads</c>, <c>wasi-interfaces</c>, <c>emscripten</c>, <c>web</c>, <c>go</c>, <c>dynamic-linking</c>, <c>interface</c>, <c>custom</c>.</param>
/// <param name="Name">In words.</param>
/// <param name="Sentence">What that world is.</param>
public sealed record ImportWorld(string Id, string Name, string Sentence)
{
    /// <summary>How many imports are of this world.</summary>
    public int Count { get; init; }

    /// <summary>The modules (in a component: packages) they are imported from; a hundred at most.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];
}

/// <summary>A function.</summary>
/// <param name="Index">Its index; imported functions come first.</param>
/// <param name="Name">From the name section, else the first export's, else the import's; null when it has none.</param>
/// <param name="NameFrom"><c>name</c>, <c>export</c> or <c>import</c>: where the name stands; null without one.</param>
/// <param name="Type">Its signature, such as <c>(i32, i32) -> i32</c>.</param>
/// <param name="Imported">Whether the host brings it.</param>
/// <param name="Bytes">Bytes of its body; null when it is imported.</param>
public sealed record ModuleFunction(uint Index, string? Name, string? NameFrom, string Type, bool Imported, uint? Bytes);

/// <summary>A global.</summary>
/// <param name="Index">Its index; imported globals come first.</param>
/// <param name="Name">From the name section; null when it has none.</param>
/// <param name="Type">Its value type.</param>
/// <param name="Mutable">Whether code may change it.</param>
/// <param name="Imported">Whether the host brings it.</param>
/// <param name="Initial">What it begins as: a number, <c>global N</c>, <c>func N</c>, <c>null ...</c> or <c>computed</c>; null when imported or not read.</param>
public sealed record ModuleGlobal(int Index, string? Name, string Type, bool Mutable, bool Imported, string? Initial);

/// <summary>When a segment's contents go into a memory or table.</summary>
public enum SegmentMode
{
    /// <summary>At instantiation.</summary>
    Active,

    /// <summary>When code asks for it.</summary>
    Passive,

    /// <summary>Never: it only declares functions that code refers to.</summary>
    Declared,
}

/// <summary>Bytes that go into a memory.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Name">From the name section; null when it has none.</param>
/// <param name="Mode">When.</param>
/// <param name="Memory">Which memory; null when passive.</param>
/// <param name="Offset">Where to: a number, <c>global N</c> or <c>computed</c>; null when passive.</param>
/// <param name="Size">Bytes.</param>
/// <param name="At">Where the bytes begin, from the start of the file.</param>
public sealed record ModuleDataSegment(int Index, string? Name, SegmentMode Mode, uint? Memory, string? Offset, long Size, long At);

/// <summary>References that go into a table.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Mode">When.</param>
/// <param name="Table">Which table; null unless active.</param>
/// <param name="Offset">As for data; null unless active.</param>
/// <param name="ElementType">What it holds, such as <c>funcref</c>.</param>
/// <param name="Count">How many references.</param>
public sealed record ModuleElementSegment(int Index, SegmentMode Mode, uint? Table, string? Offset, string ElementType, int Count);

/// <summary>A custom section.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Offset">Where its contents begin, from the start of the file.</param>
/// <param name="Size">Bytes of its contents, its name included.</param>
/// <param name="Purpose">What such a section is for, in a few words; null when the name is not known.</param>
public sealed record ModuleCustomSection(string Name, long Offset, long Size, string? Purpose);

/// <summary>What the name section holds.</summary>
/// <param name="ModuleName">The module's own name, if it has one.</param>
/// <param name="FunctionCount">Names of functions.</param>
/// <param name="LocalCount">Names of locals.</param>
/// <param name="Readable">Whether it could be read to its end; by the specification a broken one is no error.</param>
public sealed record ModuleNames(string? ModuleName, int FunctionCount, long LocalCount, bool Readable);

/// <summary>A feature of WebAssembly that a toolchain says it used or avoided.</summary>
/// <param name="Name">Its name, such as <c>sign-ext</c>.</param>
/// <param name="Used">Whether it is used; else the module must not be linked with code that uses it.</param>
public sealed record ModuleFeature(string Name, bool Used);

/// <summary>A part of the file by what it is for.</summary>
/// <param name="Id">A stable word: see <see cref="SizeParts"/>.</param>
/// <param name="Name">In words.</param>
/// <param name="Bytes">Bytes.</param>
public sealed record SizePart(string Id, string Name, long Bytes);

/// <summary>A module or component inside a component.</summary>
/// <param name="Kind">Which of both.</param>
/// <param name="Offset">Where it begins, from the start of the file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Depth">How deep: 1 for what stands in the file's own component.</param>
public sealed record NestedBinary(BinaryKind Kind, long Offset, long Size, int Depth);

/// <summary>What the inspector read from a binary. Lists are cut at <see cref="ListLimit"/>; the counts beside them are not.</summary>
public sealed record ModuleInspection
{
    /// <summary>The most entries of any list.</summary>
    public const int ListLimit = 10_000;

    /// <summary>The most functions in <see cref="LargestFunctions"/>.</summary>
    public const int LargestCount = 20;

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

    /// <summary>Sections in all.</summary>
    public int SectionCount { get; init; }

    /// <summary>Custom sections in all.</summary>
    public int CustomSectionCount { get; init; }

    /// <summary>Functions the host brings.</summary>
    public int ImportedFunctionCount { get; init; }

    /// <summary>Linear memories, imported ones included.</summary>
    public int MemoryCount { get; init; }

    /// <summary>Tables, imported ones included.</summary>
    public int TableCount { get; init; }

    /// <summary>Globals the host brings.</summary>
    public int ImportedGlobalCount { get; init; }

    /// <summary>The worlds the imports belong to, in the order they come in.</summary>
    public IReadOnlyList<ImportWorld> ImportWorlds { get; init; } = [];

    /// <summary>Types, as the text format writes them.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The functions with the largest bodies, largest first.</summary>
    public IReadOnlyList<ModuleFunction> LargestFunctions { get; init; } = [];

    /// <summary>Globals, imported ones first.</summary>
    public IReadOnlyList<ModuleGlobal> Globals { get; init; } = [];

    /// <summary>Data segments; their bytes are read by <see cref="DataPreview"/>.</summary>
    public IReadOnlyList<ModuleDataSegment> DataSegments { get; init; } = [];

    /// <summary>Element segments.</summary>
    public IReadOnlyList<ModuleElementSegment> ElementSegments { get; init; } = [];

    /// <summary>Custom sections with their sizes, in file order.</summary>
    public IReadOnlyList<ModuleCustomSection> CustomSectionDetails { get; init; } = [];

    /// <summary>What the name section holds; null when there is none.</summary>
    public ModuleNames? Names { get; init; }

    /// <summary>From the <c>target_features</c> section.</summary>
    public IReadOnlyList<ModuleFeature> TargetFeatures { get; init; } = [];

    /// <summary>What the file's bytes are for, by <see cref="SizePart.Id"/> in a fixed order; together they are <see cref="Size"/>. Parts of no bytes are left out.</summary>
    public IReadOnlyList<SizePart> SizeParts { get; init; } = [];

    /// <summary>A component's modules and components, in file order.</summary>
    public IReadOnlyList<NestedBinary> Nested { get; init; } = [];

    /// <summary>How many modules and components a component holds.</summary>
    public int NestedCount { get; init; }
}
