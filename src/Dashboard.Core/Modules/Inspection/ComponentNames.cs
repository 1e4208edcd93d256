namespace Dashboard.Core.Modules.Inspection;

/// <summary>Reads the names and kinds of a component's imports and exports (component-model, Binary.md).</summary>
internal sealed class ComponentNames(WasmReader reader)
{
    private readonly List<ModuleImport> _imports = [];
    private readonly List<ModuleExport> _exports = [];

    public IReadOnlyList<ModuleImport> Imports => _imports;

    public IReadOnlyList<ModuleExport> Exports => _exports;

    public int ImportCount { get; private set; }

    public int ExportCount { get; private set; }

    public int ReadImports()
    {
        var count = reader.ReadCount("imports", minEntryBytes: 4);
        ImportCount += count;
        for (var i = 0; i < count; i++)
        {
            var name = ReadExternName();
            var kind = ReadExternDescriptor();
            if (ModuleReading.HasRoom(_imports))
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

    public int ReadExports()
    {
        var count = reader.ReadCount("exports", minEntryBytes: 5);
        ExportCount += count;
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
            if (ModuleReading.HasRoom(_exports))
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
