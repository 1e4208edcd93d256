namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Function bodies (5.5.13): their sizes only, for validating code is a runtime's work.</summary>
internal static class CodeSection
{
    private const int Largest = ModuleInspection.LargestCount;

    public static long Read(ModuleReading module)
    {
        var reader = module.Reader;
        module.CodeCount = reader.ReadCount("function bodies", minEntryBytes: 2);
        for (var i = 0; i < module.CodeCount; i++)
        {
            var size = reader.ReadU32();
            reader.Skip(size);
            module.Functions.BodySizes.Add(size);
            Rank(module, (uint)(module.Functions.Imported + i), size);
        }

        return module.CodeCount;
    }

    // Of equal sizes the first function counts as larger, so that the list is the same each time.
    private static void Rank(ModuleReading module, uint function, uint size)
    {
        if (module.Largest.Count < Largest)
        {
            module.Largest.Enqueue(function, (size, -(long)function));
        }
        else
        {
            module.Largest.EnqueueDequeue(function, (size, -(long)function));
        }
    }
}
