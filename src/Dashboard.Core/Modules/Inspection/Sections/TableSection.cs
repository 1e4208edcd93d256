using System.Text;

namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Tables (5.5.7), some with an expression that fills them.</summary>
internal static class TableSection
{
    public static long Read(ModuleReading module)
    {
        var reader = module.Reader;
        var count = reader.ReadCount("tables", minEntryBytes: 3, max: 100_000);
        for (var i = 0; i < count; i++)
        {
            var at = reader.Position;
            var initialised = reader.ReadByte() == 0x40;
            if (initialised)
            {
                reader.ReadByte();
            }
            else
            {
                reader.Seek(at);
            }

            ReadType(module, imported: false);
            if (initialised && ConstantExpression.Read(reader, write: false) is null)
            {
                // An instruction of a later proposal: the types of the rest stay unknown.
                reader.Skip(reader.Remaining);
                break;
            }
        }

        return count;
    }

    public static void ReadType(ModuleReading module, bool imported)
    {
        module.TablesAt.Add(module.Here());
        var element = ModuleReading.HasRoom(module.Tables) ? new StringBuilder() : null;
        TypeReader.ReadReferenceType(module.Reader, element);
        var limits = TypeReader.ReadLimits(module.Reader, memory: false);
        if (element is not null)
        {
            module.Tables.Add(new ModuleTable(imported, element.ToString(), limits.Min, limits.Max));
        }
    }
}
