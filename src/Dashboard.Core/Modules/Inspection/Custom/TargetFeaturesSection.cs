namespace Dashboard.Core.Modules.Inspection.Custom;

/// <summary>The features a module's code uses (tool-conventions, Linking: target features). What can't be read is left out.</summary>
internal static class TargetFeaturesSection
{
    private const int MaxFeatures = 200;

    public static void Read(WasmReader reader, List<ModuleFeature> features)
    {
        try
        {
            var count = reader.ReadCount("features", minEntryBytes: 2, max: MaxFeatures);
            for (var i = 0; i < count; i++)
            {
                var prefix = reader.ReadByte();
                features.Add(new ModuleFeature(reader.ReadName(), prefix is (byte)'+' or (byte)'='));
            }
        }
        catch (WasmFormatException)
        {
            // The features read so far stand; the section has no say in how the module runs.
        }
    }
}
