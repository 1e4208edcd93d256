namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// Reads a component's sections (component-model, Binary.md) as far as the page needs them: their list, the names and
/// kinds of imports and exports, and where the modules and components inside it are.
/// </summary>
internal sealed class ComponentParser(WasmReader reader, int version)
{
    private readonly SectionList _sections = new(reader);
    private readonly SizeParts _sizes = new();
    private readonly NestedBinaries _nested = new(reader);
    private readonly ComponentNames _names = new(reader);

    public ModuleInspection Parse()
    {
        while (reader.Remaining > 0)
        {
            var id = _sections.Enter(SectionName);
            _sizes.AddComponentSection(id, _sections.CustomName, _sections.Size);
            _sections.Leave(id, id == 0 ? null : ReadSection(id));
        }

        return new ModuleInspection
        {
            Kind = BinaryKind.Component,
            Version = version,
            Size = reader.Length,
            World = WorldDetector.ForComponent([.. _names.Imports.Select(i => i.Name)], [.. _names.Exports.Select(e => e.Name)]),
            Sections = _sections.Sections,
            SectionCount = _sections.Count,
            SizeParts = _sizes.Of(reader.Length),
            Imports = _names.Imports,
            ImportCount = _names.ImportCount,
            ImportWorlds = ImportWorlds.ForComponent(_names.Imports.Select(i => i.Name)),
            Exports = _names.Exports,
            ExportCount = _names.ExportCount,
            Nested = _nested.Found,
            NestedCount = _nested.Count,
            CustomSections = [.. _sections.Customs.Select(c => c.Name)],
            CustomSectionDetails = _sections.Customs,
            CustomSectionCount = _sections.CustomCount,
            Producers = _sections.Producers,
            TargetFeatures = _sections.Features,
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
            case 1 or 4:
                _nested.Add(id == 1 ? BinaryKind.Module : BinaryKind.Component, depth: 1);
                break;
            case 2 or 3 or 5 or 6 or 7 or 8 or 12:
                count = reader.ReadCount("entries");
                break;
            case 10:
                count = _names.ReadImports();
                break;
            case 11:
                count = _names.ReadExports();
                break;
            default:
                break;
        }

        reader.Skip(reader.Remaining);
        return count;
    }
}
