namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Tags of exceptions (5.5.17).</summary>
internal static class TagSection
{
    public static long Read(ModuleReading module)
    {
        var count = module.Reader.ReadCount("tags", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            ReadOne(module);
        }

        return count;
    }

    public static uint ReadOne(ModuleReading module)
    {
        module.Reader.ReadByte();
        var type = module.ReadTypeIndex();
        module.TagTypes.Add(type);
        return type;
    }
}
