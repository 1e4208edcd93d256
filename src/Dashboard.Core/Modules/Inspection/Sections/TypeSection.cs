namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Types (5.5.4): each is checked, its place remembered.</summary>
internal static class TypeSection
{
    // Engines count the types in groups as well.
    private const int MaxTypes = 1_000_000;

    public static long Read(ModuleReading module)
    {
        var count = module.Reader.ReadCount("types", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            TypeReader.ReadTypeEntry(module.Reader, at => Add(module, at));
        }

        return count;
    }

    private static void Add(ModuleReading module, long at)
    {
        if (module.TypesAt.Count == MaxTypes)
        {
            throw module.Reader.Malformed($"there are more types than the {MaxTypes} any engine takes");
        }

        module.TypesAt.Add((uint)at);
    }
}
