namespace Dashboard.Core.Modules.Inspection;

/// <summary>Writes functions out of the places that a <see cref="FunctionTable"/> remembers.</summary>
internal static class FunctionReader
{
    /// <summary>One function.</summary>
    public static ModuleFunction Read(ModuleReading module, int index)
    {
        var functions = module.Functions;
        var (at, origin) = functions.NameOf(index);
        return new ModuleFunction(
            (uint)index, origin == NameOrigin.None ? null : ReadName(module.Reader, at), Word(origin),
            module.Signature(functions.Types[index]), index < functions.Imported, functions.SizeOf(index));
    }

    private static string ReadName(WasmReader reader, uint at)
    {
        reader.Seek(at);
        return reader.ReadName();
    }

    private static string? Word(NameOrigin origin) => origin switch
    {
        NameOrigin.Import => "import",
        NameOrigin.Export => "export",
        NameOrigin.NameSection => "name",
        _ => null,
    };
}
