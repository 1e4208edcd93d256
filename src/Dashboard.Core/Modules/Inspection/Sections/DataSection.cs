namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Data segments (5.5.14): where they go and how long they are; their bytes are stepped over.</summary>
internal static class DataSection
{
    public static long Read(ModuleReading module)
    {
        module.DataCount = module.Reader.ReadCount("data segments", minEntryBytes: 2);
        for (var i = 0; i < module.DataCount; i++)
        {
            if (!ReadOne(module, i))
            {
                // An instruction of a later proposal: what stands behind it can't be found.
                module.Reader.Skip(module.Reader.Remaining);
                break;
            }
        }

        return module.DataCount;
    }

    private static bool ReadOne(ModuleReading module, int index)
    {
        var reader = module.Reader;
        var form = reader.ReadU32();
        if (form > 2)
        {
            throw reader.Malformed($"{form} is no form of a data segment");
        }

        var listed = ModuleReading.HasRoom(module.Data);
        var active = form != 1;
        uint? memory = active ? form == 2 ? reader.ReadU32() : 0 : null;
        var offset = active ? ConstantExpression.Read(reader, listed) : "";
        if (offset is null)
        {
            return false;
        }

        var size = reader.ReadU32();
        if (listed)
        {
            module.Data.Add(new ModuleDataSegment(index, null, active ? SegmentMode.Active : SegmentMode.Passive, memory, active ? offset : null, size, reader.Position));
        }

        reader.Skip(size);
        return true;
    }
}
