namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Types (5.5.4): each is checked, its place remembered.</summary>
internal static class TypeSection
{
    public static long Read(ModuleReading module)
    {
        var count = module.Reader.ReadCount("types", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            TypeReader.ReadTypeEntry(module.Reader, at => module.TypesAt.Add((uint)at));
        }

        return count;
    }
}
