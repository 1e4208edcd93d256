namespace Dashboard.Core.Modules.Inspection;

/// <summary>Reads a core module's sections (core specification 3.0, 5.5). Code and data are stepped over, not read.</summary>
internal sealed class CoreModuleParser(WasmReader reader)
{
    private static readonly string[] Kinds = ["func", "table", "memory", "global", "tag"];

    // Section ids in the order the specification demands; custom sections may stand anywhere.
    private static readonly int[] Order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

    private readonly SectionList _sections = new(reader);
    private readonly List<long> _typeOffsets = [];
    private readonly List<uint> _functionTypes = [];
    private readonly List<string> _tables = [];
    private readonly List<string> _memories = [];
    private readonly List<string> _globals = [];
    private readonly List<uint> _tagTypes = [];
    private readonly List<ModuleMemory> _memoryList = [];
    private readonly List<ModuleTable> _tableList = [];
    private readonly List<(string Module, string Name, int Kind, string? Type, uint TypeIndex)> _imports = [];
    private readonly List<(string Name, int Kind, uint Index)> _exports = [];
    private readonly Dictionary<uint, string> _signatures = [];
    private readonly ImportTally _tally = new();
    private int _importCount;
    private int _exportCount;
    private int _functionCount;
    private int _globalCount;
    private int _elementCount;
    private int _codeCount;
    private int _dataCount;
    private int? _announcedData;
    private uint? _start;

    public ModuleInspection Parse()
    {
        var lastOrder = -1;
        while (reader.Remaining > 0)
        {
            var id = _sections.Enter(SectionName);
            if (id != 0)
            {
                var order = Array.IndexOf(Order, id);
                if (order <= lastOrder)
                {
                    throw reader.Malformed($"the {SectionName(id)} section stands twice or too late");
                }

                lastOrder = order;
            }

            var count = id == 0 ? null : ReadSection(id);
            _sections.Leave(id, count);
        }

        CheckCounts();
        return Describe();
    }

    private static string SectionName(int id) => id switch
    {
        1 => "type",
        2 => "import",
        3 => "function",
        4 => "table",
        5 => "memory",
        6 => "global",
        7 => "export",
        8 => "start",
        9 => "element",
        10 => "code",
        11 => "data",
        12 => "data count",
        13 => "tag",
        _ => "",
    };

    private long? ReadSection(int id) => id switch
    {
        1 => ReadTypes(),
        2 => ReadImports(),
        3 => ReadFunctions(),
        4 => ReadTables(),
        5 => ReadMemories(),
        6 => ReadGlobals(),
        7 => ReadExports(),
        8 => ReadStart(),
        9 => _elementCount = SkipRest(reader.ReadCount("element segments")),
        10 => ReadCode(),
        11 => _dataCount = SkipRest(reader.ReadCount("data segments")),
        12 => (_announcedData = (int)Math.Min(reader.ReadU32(), int.MaxValue)).Value,
        _ => ReadTags(),
    };

    private int SkipRest(int count)
    {
        reader.Skip(reader.Remaining);
        return count;
    }

    private long ReadTypes()
    {
        var count = reader.ReadCount("types", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            TypeReader.ReadTypeEntry(reader, _typeOffsets.Add);
        }

        return count;
    }

    private long ReadImports()
    {
        _importCount = reader.ReadCount("imports", minEntryBytes: 4);
        for (var i = 0; i < _importCount; i++)
        {
            var module = reader.ReadName();
            var name = reader.ReadName();
            var kind = reader.ReadByte();
            uint index = 0;
            string? type = null;
            switch (kind)
            {
                case 0:
                    _functionTypes.Add(index = ReadTypeIndex());
                    break;
                case 1:
                    type = AddTable(imported: true);
                    break;
                case 2:
                    type = AddMemory(imported: true);
                    break;
                case 3:
                    _globals.Add(type = TypeReader.ReadGlobalType(reader));
                    break;
                case 4:
                    reader.ReadByte();
                    _tagTypes.Add(index = ReadTypeIndex());
                    break;
                default:
                    throw reader.Malformed($"0x{kind:x2} is no kind of import");
            }

            _tally.Add(module, name, kind == 0);
            if (_imports.Count < ModuleInspection.ListLimit)
            {
                _imports.Add((module, name, kind, type, index));
            }
        }

        return _importCount;
    }

    private uint ReadTypeIndex()
    {
        var index = reader.ReadU32();
        return index < (uint)_typeOffsets.Count ? index : throw reader.Malformed($"there is no type {index}");
    }

    private long ReadFunctions()
    {
        _functionCount = reader.ReadCount("functions");
        _functionTypes.EnsureCapacity(_functionTypes.Count + _functionCount);
        for (var i = 0; i < _functionCount; i++)
        {
            _functionTypes.Add(ReadTypeIndex());
        }

        return _functionCount;
    }

    private long ReadTables()
    {
        var count = reader.ReadCount("tables", minEntryBytes: 3, max: 100_000);
        for (var i = 0; i < count; i++)
        {
            var at = reader.Position;
            var initialised = reader.ReadByte() == 0x40;
            if (initialised)
            {
                reader.ReadByte();
            }
            else
            {
                reader.Seek(at);
            }

            AddTable(imported: false);
            if (initialised && !ConstantExpression.TrySkip(reader))
            {
                return SkipRest(count);
            }
        }

        return count;
    }

    private string AddTable(bool imported)
    {
        var element = TypeReader.ReadReferenceType(reader);
        var limits = TypeReader.ReadLimits(reader, memory: false);
        if (_tableList.Count < ModuleInspection.ListLimit)
        {
            _tableList.Add(new ModuleTable(imported, element, limits.Min, limits.Max));
        }

        var text = $"{limits.Min}{(limits.Max is { } max ? $"..{max}" : "..")} {element}";
        _tables.Add(text);
        return text;
    }

    private long ReadMemories()
    {
        var count = reader.ReadCount("memories", minEntryBytes: 2, max: 100_000);
        for (var i = 0; i < count; i++)
        {
            AddMemory(imported: false);
        }

        return count;
    }

    private string AddMemory(bool imported)
    {
        var limits = TypeReader.ReadLimits(reader, memory: true);
        if (_memoryList.Count < ModuleInspection.ListLimit)
        {
            _memoryList.Add(new ModuleMemory(imported, limits.Min, limits.Max, limits.PageBytes, limits.Shared, limits.Is64));
        }

        var text = $"{limits.Min}{(limits.Max is { } max ? $"..{max}" : "..")} pages{(limits.Shared ? " shared" : "")}";
        _memories.Add(text);
        return text;
    }

    private long ReadTags()
    {
        var count = reader.ReadCount("tags", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            reader.ReadByte();
            _tagTypes.Add(ReadTypeIndex());
        }

        return count;
    }

    private long ReadGlobals()
    {
        _globalCount = reader.ReadCount("globals", minEntryBytes: 3);
        for (var i = 0; i < _globalCount; i++)
        {
            _globals.Add(TypeReader.ReadGlobalType(reader));
            if (!ConstantExpression.TrySkip(reader))
            {
                // An instruction of a later proposal: the types of the rest stay unknown.
                return SkipRest(_globalCount);
            }
        }

        return _globalCount;
    }

    private long ReadExports()
    {
        _exportCount = reader.ReadCount("exports", minEntryBytes: 3);
        for (var i = 0; i < _exportCount; i++)
        {
            var name = reader.ReadName();
            var kind = reader.ReadByte();
            if (kind >= Kinds.Length)
            {
                throw reader.Malformed($"0x{kind:x2} is no kind of export");
            }

            var index = reader.ReadU32();
            _tally.AddExport(name);
            if (_exports.Count < ModuleInspection.ListLimit)
            {
                _exports.Add((name, kind, index));
            }
        }

        return _exportCount;
    }

    private long? ReadStart()
    {
        _start = reader.ReadU32();
        return null;
    }

    private long ReadCode()
    {
        _codeCount = reader.ReadCount("function bodies", minEntryBytes: 2);
        for (var i = 0; i < _codeCount; i++)
        {
            reader.Skip(reader.ReadU32());
        }

        return _codeCount;
    }

    private void CheckCounts()
    {
        if (_functionCount != _codeCount)
        {
            throw reader.Malformed($"{_functionCount} functions are declared, {_codeCount} have a body");
        }

        if (_announcedData is { } announced && announced != _dataCount)
        {
            throw reader.Malformed($"{announced} data segments are announced, {_dataCount} are there");
        }
    }

    private ModuleInspection Describe() => new()
    {
        Kind = BinaryKind.Module,
        Version = 1,
        Size = reader.Length,
        World = WorldDetector.ForModule(_tally),
        Sections = _sections.Sections,
        Imports = [.. _imports.Select(i => new ModuleImport(i.Module, i.Name, Kinds[i.Kind], i.Type ?? Signature(i.TypeIndex)))],
        Exports = [.. _exports.Select(e => new ModuleExport(e.Name, Kinds[e.Kind], ExportType(e.Kind, e.Index)))],
        Memories = _memoryList,
        Tables = _tableList,
        CustomSections = _sections.CustomNames,
        Producers = _sections.Producers,
        StartFunction = _start,
        ImportCount = _importCount,
        ExportCount = _exportCount,
        TypeCount = _typeOffsets.Count,
        FunctionCount = _functionCount,
        GlobalCount = _globalCount,
        DataSegmentCount = _dataCount,
        ElementSegmentCount = _elementCount,
    };

    private string ExportType(int kind, uint index) => kind switch
    {
        0 => index < (uint)_functionTypes.Count ? Signature(_functionTypes[(int)index]) : throw NoSuch(kind, index),
        1 => index < (uint)_tables.Count ? _tables[(int)index] : throw NoSuch(kind, index),
        2 => index < (uint)_memories.Count ? _memories[(int)index] : throw NoSuch(kind, index),
        3 => index < (uint)_globals.Count ? _globals[(int)index] : "",
        _ => index < (uint)_tagTypes.Count ? Signature(_tagTypes[(int)index]) : throw NoSuch(kind, index),
    };

    private WasmFormatException NoSuch(int kind, uint index) => reader.Malformed($"an export names {Kinds[kind]} {index}, which does not exist");

    // Signatures are read when they are shown, so that a million types cost a million offsets and no text.
    private string Signature(uint typeIndex)
    {
        if (!_signatures.TryGetValue(typeIndex, out var text))
        {
            reader.Seek(_typeOffsets[(int)typeIndex]);
            text = TypeReader.ReadSubType(reader);
            _signatures.Add(typeIndex, text);
        }

        return text;
    }
}
