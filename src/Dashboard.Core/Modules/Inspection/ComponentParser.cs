namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// Reads a component's sections (component-model, Binary.md) as far as the page needs them: their list, and the
/// names and kinds of imports and exports. What stands inside is stepped over.
/// </summary>
internal sealed class ComponentParser(WasmReader reader, int version)
{
    private readonly SectionList _sections = new(reader);
    private readonly List<ModuleImport> _imports = [];
    private readonly List<ModuleExport> _exports = [];
    private int _importCount;
    private int _exportCount;

    public ModuleInspection Parse()
    {
        while (reader.Remaining > 0)
        {
            var id = _sections.Enter(SectionName);
            _sections.Leave(id, id == 0 ? null : ReadSection(id));
        }

        return new ModuleInspection
        {
            Kind = BinaryKind.Component,
            Version = version,
            Size = reader.Length,
            World = WorldDetector.ForComponent([.. _imports.Select(i => i.Name)], [.. _exports.Select(e => e.Name)]),
            Sections = _sections.Sections,
            Imports = _imports,
            Exports = _exports,
            CustomSections = _sections.CustomNames,
            Producers = _sections.Producers,
            ImportCount = _importCount,
            ExportCount = _exportCount,
        };
    }

    private static string SectionName(int id) => id switch
    {
        1 => "core module",
        2 => "core instance",
        3 => "core type",
        4 => "component",
        5 => "instance",
        6 => "alias",
        7 => "type",
        8 => "canonical function",
        9 => "start",
        10 => "import",
        11 => "export",
        12 => "value",
        _ => "",
    };

    private long? ReadSection(int id)
    {
        long? count = null;
        switch (id)
        {
            case 2 or 3 or 5 or 6 or 7 or 8 or 12:
                count = reader.ReadCount("entries");
                break;
            case 10:
                count = ReadImports();
                break;
            case 11:
                count = ReadExports();
                break;
            default:
                break;
        }

        reader.Skip(reader.Remaining);
        return count;
    }

    private int ReadImports()
    {
        var count = reader.ReadCount("imports", minEntryBytes: 4);
        _importCount += count;
        for (var i = 0; i < count; i++)
        {
            var name = ReadExternName();
            var kind = ReadExternDescriptor();
            if (_imports.Count < ModuleInspection.ListLimit)
            {
                _imports.Add(new ModuleImport("", name, kind ?? "", ""));
            }

            if (kind is null)
            {
                break; // An encoding of a later draft; what stands behind it can't be found.
            }
        }

        return count;
    }

    private int ReadExports()
    {
        var count = reader.ReadCount("exports", minEntryBytes: 5);
        _exportCount += count;
        for (var i = 0; i < count; i++)
        {
            var name = ReadExternName();
            var kind = ReadSort();
            reader.ReadU32();
            var typed = reader.ReadByte() switch
            {
                0 => true,
                1 => ReadExternDescriptor() is not null,
                _ => false,
            };
            if (_exports.Count < ModuleInspection.ListLimit)
            {
                _exports.Add(new ModuleExport(name, kind ?? "", ""));
            }

            if (!typed || kind is null)
            {
                break;
            }
        }

        return count;
    }

    private string ReadExternName()
    {
        var form = reader.ReadByte();
        var name = reader.ReadName();
        return form switch
        {
            0 or 1 => name,
            2 => $"{name}@{reader.ReadName()}",
            _ => throw reader.Malformed($"0x{form:x2} is no form of a name"),
        };
    }

    private string? ReadSort()
    {
        var sort = reader.ReadByte();
        if (sort == 0)
        {
            return reader.ReadByte() == 0x11 ? "core module" : "core";
        }

        return sort switch
        {
            1 => "func",
            2 => "value",
            3 => "type",
            4 => "component",
            5 => "instance",
            _ => null,
        };
    }

    private string? ReadExternDescriptor()
    {
        switch (reader.ReadByte())
        {
            case 0:
                reader.ReadByte();
                reader.ReadU32();
                return "core module";
            case 1:
                reader.ReadU32();
                return "func";
            case 2:
                return ReadValueBound() ? "value" : null;
            case 3:
                if (reader.ReadByte() == 0)
                {
                    reader.ReadU32();
                }

                return "type";
            case 4:
                reader.ReadU32();
                return "component";
            case 5:
                reader.ReadU32();
                return "instance";
            default:
                return null;
        }
    }

    private bool ReadValueBound()
    {
        if (reader.ReadByte() == 0)
        {
            reader.ReadU32();
        }
        else
        {
            reader.ReadSigned(33);
        }

        return true;
    }
}
