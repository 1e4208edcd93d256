namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>The functions' types (5.5.6).</summary>
internal static class FunctionSection
{
    public static long Read(ModuleReading module)
    {
        module.FunctionCount = module.Reader.ReadCount("functions");
        module.Functions.EnsureCapacity(module.FunctionCount);
        for (var i = 0; i < module.FunctionCount; i++)
        {
            module.Functions.Add(module.ReadTypeIndex());
        }

        return module.FunctionCount;
    }
}
