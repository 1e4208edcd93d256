namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Imports (5.5.5).</summary>
internal static class ImportSection
{
    public static long Read(ModuleReading module)
    {
        var reader = module.Reader;
        module.ImportCount = reader.ReadCount("imports", minEntryBytes: 4);
        for (var i = 0; i < module.ImportCount; i++)
        {
            var from = module.Tally.AddModule(reader.ReadNameBytes());
            var nameAt = module.Here();
            var name = reader.ReadNameBytes();
            var kept = ModuleReading.HasRoom(module.Imports) ? reader.Keep(name) : "";
            module.Tally.AddName(name);
            var kind = reader.ReadByte();
            var type = ReadDescription(module, kind, nameAt);
            module.Tally.AddKind(kind == 0);
            if (ModuleReading.HasRoom(module.Imports))
            {
                module.Imports.Add((from, kept, kind, type));
            }
        }

        return module.ImportCount;
    }

    // Answers the type's index, or the place where it stands.
    private static uint ReadDescription(ModuleReading module, byte kind, uint nameAt)
    {
        var at = module.Here();
        switch (kind)
        {
            case 0:
                var type = module.ReadTypeIndex();
                module.Functions.AddImported(type, nameAt);
                return type;
            case 1:
                TableSection.ReadType(module, imported: true);
                return at;
            case 2:
                MemorySection.ReadType(module, imported: true);
                return at;
            case 3:
                GlobalSection.ReadType(module, imported: true);
                return at;
            case 4:
                return TagSection.ReadOne(module);
            default:
                throw module.Reader.Malformed($"0x{kind:x2} is no kind of import");
        }
    }
}
