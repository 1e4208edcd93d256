namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Exports (5.5.10).</summary>
internal static class ExportSection
{
    public static long Read(ModuleReading module)
    {
        var reader = module.Reader;
        module.ExportCount = reader.ReadCount("exports", minEntryBytes: 3);
        for (var i = 0; i < module.ExportCount; i++)
        {
            var nameAt = module.Here();
            var name = reader.ReadNameBytes();
            module.Tally.AddExport(name);
            var kept = ModuleReading.HasRoom(module.Exports) ? reader.Keep(name) : "";
            var kind = reader.ReadByte();
            if (kind >= ModuleReading.Kinds.Count)
            {
                throw reader.Malformed($"0x{kind:x2} is no kind of export");
            }

            var index = reader.ReadU32();
            if (kind == 0)
            {
                module.Functions.SetName(index, nameAt, NameOrigin.Export);
            }

            if (ModuleReading.HasRoom(module.Exports))
            {
                module.Exports.Add((kept, kind, index));
            }
        }

        return module.ExportCount;
    }
}
