namespace Dashboard.Core.Modules.Inspection;

/// <summary>Makes the inspection of a core module from what was read of it.</summary>
internal sealed class ModuleDescription(ModuleReading module, SectionList sections, SizeParts sizes)
{
    public ModuleInspection Write(ModuleNames? names) => new()
    {
        Kind = BinaryKind.Module,
        Version = 1,
        Size = module.Reader.Length,
        World = WorldDetector.ForModule(module.Tally),
        Sections = sections.Sections,
        SectionCount = sections.Count,
        SizeParts = sizes.Of(module.Reader.Length),
        Types = [.. Enumerable.Range(0, Math.Min(module.TypesAt.Count, ModuleInspection.ListLimit)).Select(i => module.Signature((uint)i))],
        TypeCount = module.TypesAt.Count,
        Imports = [.. module.Imports.Select(i => new ModuleImport(i.Module, i.Name, ModuleReading.Kinds[i.Kind], ImportType(i.Kind, i.Type)))],
        ImportCount = module.ImportCount,
        ImportWorlds = ImportWorlds.ForModule(module.Tally),
        ImportedFunctionCount = module.Functions.Imported,
        ImportedGlobalCount = module.ImportedGlobalCount,
        Exports = [.. module.Exports.Select(e => new ModuleExport(e.Name, ModuleReading.Kinds[e.Kind], ExportType(e.Kind, e.Index)))],
        ExportCount = module.ExportCount,
        Memories = module.Memories,
        MemoryCount = module.MemoriesAt.Count,
        Tables = module.Tables,
        TableCount = module.TablesAt.Count,
        Globals = module.Globals,
        GlobalCount = module.GlobalCount,
        DataSegments = module.Data,
        DataSegmentCount = module.DataCount,
        ElementSegments = module.Elements,
        ElementSegmentCount = module.ElementCount,
        FunctionCount = module.FunctionCount,
        LargestFunctions = Largest(),
        StartFunction = module.Start,
        CustomSections = [.. sections.Customs.Select(c => c.Name)],
        CustomSectionDetails = sections.Customs,
        CustomSectionCount = sections.CustomCount,
        Producers = sections.Producers,
        TargetFeatures = sections.Features,
        Names = names,
    };

    private IReadOnlyList<ModuleFunction> Largest()
    {
        var largest = new ModuleFunction[module.Largest.Count];
        for (var i = largest.Length - 1; i >= 0; i--)
        {
            largest[i] = FunctionReader.Read(module, (int)module.Largest.Dequeue());
        }

        return largest;
    }

    private string ImportType(int kind, uint type) => kind switch
    {
        1 => module.TableType(type),
        2 => module.MemoryType(type),
        3 => module.GlobalType(type),
        _ => module.Signature(type),
    };

    private string ExportType(int kind, uint index) => kind switch
    {
        0 => module.Signature(Existing(module.Functions.Types, kind, index)),
        1 => module.TableType(Existing(module.TablesAt, kind, index)),
        2 => module.MemoryType(Existing(module.MemoriesAt, kind, index)),

        // A global behind an initial value of a later proposal is not known.
        3 => index < (uint)module.GlobalsAt.Count ? module.GlobalType(module.GlobalsAt[(int)index]) : "",
        _ => module.Signature(Existing(module.TagTypes, kind, index)),
    };

    private uint Existing(List<uint> list, int kind, uint index) => index < (uint)list.Count
        ? list[(int)index]
        : throw module.Reader.Malformed($"an export names {ModuleReading.Kinds[kind]} {index}, which does not exist");
}
