namespace Dashboard.Core.Tests.Modules.Large;

/// <summary>Modules of fifty megabytes and more, each large in another way.</summary>
internal static class LargeModules
{
    public const int Size = 50_000_000;

    /// <summary>Two hundred thousand functions with names and bodies, and a data segment for the rest.</summary>
    public static byte[] ManyFunctions()
    {
        const int Functions = 200_000;
        const int BodyBytes = 150;
        var module = Begin();
        Section(module, 1, [1, 0x60, 0, 0]);
        Section(module, 3, List(Functions, (_, list) => list.WriteByte(0)));
        Section(module, 5, [1, 0, 1]);
        Section(module, 10, List(Functions, (_, list) =>
        {
            list.Write([0x96, 0x01, 0x00]);
            list.Write(new byte[BodyBytes - 2]);
            list.WriteByte(0x0B);
        }));
        var names = Names(Functions, i => $"a::module::function_number_{i}");
        var rest = new byte[Size - module.Length - names.Length];
        Section(module, 11, [1, 0, 0x41, 0, 0x0B, .. WasmBuilder.Leb((ulong)rest.Length), .. rest]);
        return End(module, names);
    }

    /// <summary>As many functions as an engine takes, and a name section that is most of the file.</summary>
    public static byte[] HugeNames()
    {
        const int Functions = 1_000_000;
        var module = Begin();
        Section(module, 1, [1, 0x60, 0, 0]);
        Section(module, 3, List(Functions, (_, list) => list.WriteByte(0)));
        Section(module, 10, List(Functions, (_, list) => list.Write([2, 0, 0x0B])));
        return End(module, Names(Functions, i => $"core::iter::adapters::map::Map::fold_{i:x8}"));
    }

    /// <summary>As many imports as an engine takes, each of a module of its own.</summary>
    public static byte[] ManyImports()
    {
        const int Imports = 1_000_000;
        var module = Begin();
        Section(module, 1, [1, 0x60, 1, 0x7F, 0]);
        Section(module, 2, List(Imports, (i, list) =>
        {
            list.Write(WasmBuilder.Name($"a_host_with_a_name_{i}"));
            list.Write(WasmBuilder.Name($"a_function_{i}"));
            list.Write([0, 0]);
        }));
        return End(module, []);
    }

    /// <summary>A million globals, types of references, data segments and exports of a name of 40 bytes.</summary>
    public static byte[] ManyOfEverything()
    {
        const int Count = 700_000;
        var module = Begin();
        Section(module, 1, List(Count, (_, list) => list.Write([0x60, 2, 0x63, 0x70, 0x7F, 1, 0x64, 0x6F])));
        Section(module, 4, [1, 0x70, 0, 1]);
        Section(module, 5, [1, 0, 1]);
        Section(module, 6, List(Count, (_, list) => list.Write([0x7E, 1, 0x42, 5, 0x0B])));
        Section(module, 7, List(Count, (i, list) =>
        {
            list.Write(WasmBuilder.Name($"an_export_with_a_long_name_{i:d13}"));
            list.Write([3, .. WasmBuilder.Leb((ulong)i)]);
        }));
        Section(module, 9, List(Count, (_, list) => list.Write([0, 0x41, 0, 0x0B, 0])));
        Section(module, 11, List(Count, (_, list) => list.Write([0, 0x41, 0, 0x0B, 1, 0x41])));
        return End(module, []);
    }

    /// <summary>Sixteen groups of a million types each: no list announces too many, together they are.</summary>
    public static byte[] ManyTypesInGroups()
    {
        var module = Begin();
        Section(module, 1, List(16, (_, groups) =>
        {
            groups.WriteByte(0x4E);
            groups.Write(List(1_000_000, (_, list) => list.Write([0x5E, 0x7F, 0])));
        }));
        return End(module, []);
    }

    /// <summary>A name section of parts of five bytes, each with a name that reaches 16 KB into the parts behind it.</summary>
    public static byte[] OverlappingNames()
    {
        var module = Begin();
        Section(module, 1, [1, 0x60, 0, 0]);
        Section(module, 3, [1, 0]);
        Section(module, 10, [1, 2, 0, 0x0B]);

        // The length, written at greater length than it needs, is valid UTF-8 itself.
        byte[] part = [1, 5, 1, 0, 0xC2, 0x80, 0x01];
        var parts = new byte[Size / part.Length * part.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = part[i % part.Length];
        }

        Section(module, 0, [.. WasmBuilder.Name("name"), .. parts]);
        return module.ToArray();
    }

    private static MemoryStream Begin()
    {
        var module = new MemoryStream(Size + 1_000_000);
        module.Write("\0asm\u0001\0\0\0"u8);
        return module;
    }

    // What is missing is filled with a custom section of nothing.
    private static byte[] End(MemoryStream module, byte[] last)
    {
        module.Write(last);
        if (Size - module.Length is > 100 and var missing)
        {
            Section(module, 0, [.. WasmBuilder.Name("padding"), .. new byte[missing - 20]]);
        }

        return module.ToArray();
    }

    private static byte[] Names(int count, Func<int, string> name)
    {
        var map = List(count, (i, list) =>
        {
            list.Write(WasmBuilder.Leb((ulong)i));
            list.Write(WasmBuilder.Name(name(i)));
        });
        return WasmBuilder.Section(0, [.. WasmBuilder.Name("name"), 1, .. WasmBuilder.Leb((ulong)map.Length), .. map]);
    }

    private static byte[] List(int count, Action<int, MemoryStream> entry)
    {
        var list = new MemoryStream();
        list.Write(WasmBuilder.Leb((ulong)count));
        for (var i = 0; i < count; i++)
        {
            entry(i, list);
        }

        return list.ToArray();
    }

    private static void Section(MemoryStream module, byte id, byte[] content)
    {
        module.WriteByte(id);
        module.Write(WasmBuilder.Leb((ulong)content.Length));
        module.Write(content);
    }
}
