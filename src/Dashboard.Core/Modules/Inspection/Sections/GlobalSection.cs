using System.Text;

namespace Dashboard.Core.Modules.Inspection.Sections;

/// <summary>Globals (5.5.9) and what they begin as.</summary>
internal static class GlobalSection
{
    public static long Read(ModuleReading module)
    {
        var reader = module.Reader;
        module.GlobalCount = reader.ReadCount("globals", minEntryBytes: 3);
        for (var i = 0; i < module.GlobalCount; i++)
        {
            var listed = ReadType(module, imported: false);
            var initial = ConstantExpression.Read(reader, listed);
            if (initial is null)
            {
                // An instruction of a later proposal: the types of the rest stay unknown.
                reader.Skip(reader.Remaining);
                break;
            }

            if (listed)
            {
                module.Globals[^1] = module.Globals[^1] with { Initial = initial };
            }
        }

        return module.GlobalCount;
    }

    /// <summary>Reads a global's type; answers whether it is listed.</summary>
    public static bool ReadType(ModuleReading module, bool imported)
    {
        var index = module.GlobalsAt.Count;
        module.ImportedGlobalCount += imported ? 1 : 0;
        module.GlobalsAt.Add(module.Here());
        var type = ModuleReading.HasRoom(module.Globals) ? new StringBuilder() : null;
        TypeReader.ReadGlobalType(module.Reader, type);
        if (type?.ToString() is not { } text)
        {
            return false;
        }

        var mutable = text.StartsWith("(mut ", StringComparison.Ordinal);
        module.Globals.Add(new ModuleGlobal(index, null, mutable ? text[5..^1] : text, mutable, imported, null));
        return true;
    }
}
