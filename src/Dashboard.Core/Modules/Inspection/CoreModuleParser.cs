using Dashboard.Core.Modules.Inspection.Custom;
using Dashboard.Core.Modules.Inspection.Sections;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>Reads a core module (core specification 3.0, 5.5), one reader for each kind of section.</summary>
internal sealed class CoreModuleParser(WasmReader reader)
{
    // Section ids in the order the specification demands; custom sections may stand anywhere.
    private static readonly int[] Order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

    private readonly SectionList _sections = new(reader);
    private readonly SizeParts _sizes = new();
    private readonly ModuleReading _module = new(reader);

    /// <summary>Every function, once <see cref="Parse"/> has returned.</summary>
    public ModuleReading Module => _module;

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

            _sizes.AddModuleSection(id, _sections.CustomName, _sections.Size);
            _sections.Leave(id, id == 0 ? null : ReadSection(id));
        }

        CheckCounts();
        return new ModuleDescription(_module, _sections, _sizes).Write(ReadNames());
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
        1 => TypeSection.Read(_module),
        2 => ImportSection.Read(_module),
        3 => FunctionSection.Read(_module),
        4 => TableSection.Read(_module),
        5 => MemorySection.Read(_module),
        6 => GlobalSection.Read(_module),
        7 => ExportSection.Read(_module),
        8 => ReadStart(),
        9 => ElementSection.Read(_module),
        10 => CodeSection.Read(_module),
        11 => DataSection.Read(_module),
        12 => (_module.AnnouncedData = reader.ReadU32()).Value,
        _ => TagSection.Read(_module),
    };

    private long? ReadStart()
    {
        _module.Start = reader.ReadU32();
        return null;
    }

    private void CheckCounts()
    {
        if (_module.FunctionCount != _module.CodeCount)
        {
            throw reader.Malformed($"{_module.FunctionCount} functions are declared, {_module.CodeCount} have a body");
        }

        if (_module.AnnouncedData is { } announced && announced != _module.DataCount)
        {
            throw reader.Malformed($"{announced} data segments are announced, {_module.DataCount} are there");
        }
    }

    private ModuleNames? ReadNames()
    {
        if (_sections.Names is not { } place)
        {
            return null;
        }

        reader.Seek(place.Start);
        reader.TryEnter(place.Size);
        var names = new NameSection(_module).Read();
        reader.Leave();
        return names;
    }
}
