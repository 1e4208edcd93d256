using System.Globalization;
using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// What has been read of a core module so far; the readers of its sections share it. Of what there may be a million of, only
/// the place in the file is kept: it is written as text when it is shown.
/// </summary>
internal sealed class ModuleReading(WasmReader reader)
{
    /// <summary>The kinds of imports and exports, by their code.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["func", "table", "memory", "global", "tag"];

    private readonly Dictionary<uint, string> _signatures = [];

    public WasmReader Reader => reader;

    public FunctionTable Functions { get; init; } = new();

    public ImportTally Tally { get; } = new();

    /// <summary>Where each type begins.</summary>
    public List<uint> TypesAt { get; init; } = [];

    /// <summary>Where the type of each table, memory and global begins, imported ones first.</summary>
    public List<uint> TablesAt { get; } = [];

    /// <summary>As for tables.</summary>
    public List<uint> MemoriesAt { get; } = [];

    /// <summary>As for tables.</summary>
    public List<uint> GlobalsAt { get; } = [];

    /// <summary>Each tag's type.</summary>
    public List<uint> TagTypes { get; } = [];

    public List<ModuleTable> Tables { get; } = [];

    public List<ModuleMemory> Memories { get; } = [];

    public List<ModuleGlobal> Globals { get; } = [];

    public List<ModuleDataSegment> Data { get; } = [];

    public List<ModuleElementSegment> Elements { get; } = [];

    /// <summary>Imports and exports, with the place or index that tells their type.</summary>
    public List<(string Module, string Name, int Kind, uint Type)> Imports { get; } = [];

    /// <summary>As for imports; the index is that of what is exported.</summary>
    public List<(string Name, int Kind, uint Index)> Exports { get; } = [];

    /// <summary>The largest bodies, smallest first.</summary>
    public PriorityQueue<uint, (uint Bytes, long Order)> Largest { get; } = new();

    public int ImportCount { get; set; }

    public int ExportCount { get; set; }

    /// <summary>Functions, globals, element and data segments of the module itself.</summary>
    public int FunctionCount { get; set; }

    public int CodeCount { get; set; }

    public int GlobalCount { get; set; }

    public int ImportedGlobalCount { get; set; }

    public int ElementCount { get; set; }

    public int DataCount { get; set; }

    /// <summary>What the data count section says.</summary>
    public uint? AnnouncedData { get; set; }

    public uint? Start { get; set; }

    /// <summary>Whether one more may be listed.</summary>
    public static bool HasRoom<T>(List<T> list) => list.Count < ModuleInspection.ListLimit;

    public uint ReadTypeIndex()
    {
        var index = reader.ReadU32();
        return index < (uint)TypesAt.Count ? index : throw reader.Malformed($"there is no type {index}");
    }

    public uint Here() => (uint)reader.Position;

    /// <summary>A type as text; each is read once.</summary>
    public string Signature(uint typeIndex)
    {
        if (!_signatures.TryGetValue(typeIndex, out var text))
        {
            _signatures.Add(typeIndex, text = Write(TypesAt[(int)typeIndex], static (r, t) => TypeReader.ReadSubType(r, t)));
        }

        return text;
    }

    public string GlobalType(uint at) => Write(at, static (r, t) => TypeReader.ReadGlobalType(r, t));

    public string TableType(uint at) => Write(at, static (r, t) =>
    {
        TypeReader.ReadReferenceType(r, t);
        t.Insert(0, TypeReader.ReadLimits(r, memory: false).Range + " ");
    });

    public string MemoryType(uint at) => Write(at, static (r, t) =>
    {
        var limits = TypeReader.ReadLimits(r, memory: true);
        t.Append(CultureInfo.InvariantCulture, $"{limits.Range} pages{(limits.Shared ? " shared" : "")}");
    });

    // Reads out of order; whoever goes on afterwards finds the position as it was.
    private string Write(uint at, Action<WasmReader, StringBuilder> read)
    {
        var back = reader.Position;
        var text = new StringBuilder();
        reader.Seek(at);
        read(reader, text);
        reader.Seek(back);
        return text.ToString();
    }
}
