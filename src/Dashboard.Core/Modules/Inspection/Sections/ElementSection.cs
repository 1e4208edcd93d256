using System.Text;

namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Element segments (5.5.12), which fill tables. Their eight forms are told apart by three bits.</summary>
internal static class ElementSection
{
    public static long Read(ModuleReading module)
    {
        module.ElementCount = module.Reader.ReadCount("element segments", minEntryBytes: 2);
        for (var i = 0; i < module.ElementCount; i++)
        {
            if (!ReadOne(module, i))
            {
                // An instruction of a later proposal: what stands behind it can't be found.
                module.Reader.Skip(module.Reader.Remaining);
                break;
            }
        }

        return module.ElementCount;
    }

    private static bool ReadOne(ModuleReading module, int index)
    {
        var reader = module.Reader;
        var form = reader.ReadU32();
        if (form > 7)
        {
            throw reader.Malformed($"{form} is no form of an element segment");
        }

        var listed = ModuleReading.HasRoom(module.Elements);
        var active = (form & 1) == 0;
        var explicitIndex = (form & 2) != 0;
        uint? table = active ? explicitIndex ? reader.ReadU32() : 0 : null;
        var offset = active ? ConstantExpression.Read(reader, listed) : "";
        if (offset is null)
        {
            return false;
        }

        var expressions = (form & 4) != 0;
        var type = ReadType(reader, listed, expressions, form is 0 or 4);
        var count = reader.ReadCount("elements");
        for (var i = 0; i < count; i++)
        {
            if (!expressions)
            {
                reader.ReadU32();
            }
            else if (ConstantExpression.Read(reader, write: false) is null)
            {
                return false;
            }
        }

        if (listed)
        {
            module.Elements.Add(new ModuleElementSegment(index, Mode(active, explicitIndex), table, active ? offset : null, type, count));
        }

        return true;
    }

    private static string ReadType(WasmReader reader, bool listed, bool expressions, bool implied)
    {
        if (implied)
        {
            return "funcref";
        }

        if (!expressions)
        {
            return reader.ReadByte() == 0 ? "funcref" : throw reader.Malformed("an element segment holds what is no function");
        }

        var type = listed ? new StringBuilder() : null;
        TypeReader.ReadReferenceType(reader, type);
        return type?.ToString() ?? "";
    }

    private static SegmentMode Mode(bool active, bool explicitIndex) =>
        active ? SegmentMode.Active : explicitIndex ? SegmentMode.Declared : SegmentMode.Passive;
}
