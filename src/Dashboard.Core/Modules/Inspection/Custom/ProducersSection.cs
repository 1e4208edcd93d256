namespace Dashboard.Core.Modules.Inspection.Custom;

/// <summary>What made a module (tool-conventions, ProducersSection). A convention: what can't be read is left out, not an error.</summary>
internal static class ProducersSection
{
    public static void Read(WasmReader reader, List<string> producers)
    {
        try
        {
            var fields = reader.ReadCount("fields", minEntryBytes: 2, max: 16);
            for (var i = 0; i < fields; i++)
            {
                var field = reader.ReadName();
                var values = reader.ReadCount("values", minEntryBytes: 2, max: 64);
                for (var j = 0; j < values; j++)
                {
                    producers.Add($"{field}: {reader.ReadName()} {reader.ReadName()}".TrimEnd());
                }
            }
        }
        catch (WasmFormatException)
        {
            producers.Add("(unreadable)");
        }
    }
}
