namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Linear memories (5.5.8).</summary>
internal static class MemorySection
{
    public static long Read(ModuleReading module)
    {
        var count = module.Reader.ReadCount("memories", minEntryBytes: 2, max: 100_000);
        for (var i = 0; i < count; i++)
        {
            ReadType(module, imported: false);
        }

        return count;
    }

    public static void ReadType(ModuleReading module, bool imported)
    {
        module.MemoriesAt.Add(module.Here());
        var limits = TypeReader.ReadLimits(module.Reader, memory: true);
        if (ModuleReading.HasRoom(module.Memories))
        {
            module.Memories.Add(new ModuleMemory(imported, limits.Min, limits.Max, limits.PageBytes, limits.Shared, limits.Is64));
        }
    }
}
