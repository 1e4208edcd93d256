namespace Benchmarks.Modules;

/// <summary>
/// A valid module of an exact size with about what a large program built with debug information has in it: 120,000 functions
/// with bodies and names, 40,000 of them in a table, 3,000 data segments, imports of WASI, and debug sections for the rest.
/// </summary>
internal static class MixedModule
{
    public const int Functions = 120_000;
    private const int Imports = 30;
    private const int InTable = 40_000;
    private const int Segments = 3_000;

    /// <summary>The module of a seed; another seed makes other bytes.</summary>
    public static byte[] Create(int size, int seed)
    {
        var random = new Random(seed);
        var module = new WasmWriter(size).Bytes([.. "\0asm"u8, 1, 0, 0, 0]);
        WriteProgram(module, random);
        module.Bytes(0).Sized(names => names.Name("name").Bytes(1).Sized(WriteNames));
        module.Bytes(0).Sized(producers => producers.Name("producers").Number(1).Name("language").Number(1).Name("Rust").Name(""));
        module.Custom(".debug_line", (size - module.Length) / 3, random);
        module.Custom(".debug_info", size - module.Length, random);
        return module.ToArray();
    }

    private static void WriteProgram(WasmWriter module, Random random) => module

        // Functions of no to fifteen i32 parameters and no result: the bodies below are valid for all of them.
        .List(1, 16, (i, list) => list.Bytes(0x60).Number(i).Bytes([.. Enumerable.Repeat((byte)0x7F, i)]).Number(0))
        .List(2, Imports, (i, list) => list.Name("wasi_snapshot_preview1").Name($"function_{i}").Bytes(0).Number(i % 16))
        .List(3, Functions, (_, list) => list.Number(random.Next(16)))
        .List(4, 1, (_, list) => list.Bytes(0x70, 0).Number(InTable))
        .List(5, 1, (_, list) => list.Bytes(0).Number(1024))
        .List(6, 200, (i, list) => list.Bytes(0x7F, 1, 0x41, (byte)(i % 64), 0x0B))
        .List(7, 300, (i, list) => list.Name($"an_exported_function_{i}").Bytes(0).Number(Imports + i))
        .List(9, 1, (_, list) => WriteTable(list.Bytes(0, 0x41, 0, 0x0B)))
        .List(10, Functions, (_, list) => list.Sized(body => WriteBody(body, random)))
        .List(11, Segments, (i, list) => WriteData(list.Bytes(0, 0x41, (byte)(i % 64), 0x0B), random));

    private static void WriteTable(WasmWriter list)
    {
        list.Number(InTable);
        for (var i = 0; i < InTable; i++)
        {
            list.Number(Imports + i);
        }
    }

    // Many small ones and a few large ones, as compilers make them: no locals, then i32.const and drop, over and over.
    private static void WriteBody(WasmWriter body, Random random)
    {
        body.Number(0);
        for (var i = random.Next(50) == 0 ? random.Next(400, 4000) : random.Next(2, 40); i > 0; i--)
        {
            body.Bytes(0x41, (byte)random.Next(128), 0x1A);
        }

        body.Bytes(0x0B);
    }

    private static void WriteData(WasmWriter list, Random random)
    {
        var content = new byte[random.Next(64, 4096)];
        random.NextBytes(content);
        list.Number(content.Length).Bytes(content);
    }

    private static void WriteNames(WasmWriter map)
    {
        map.Number(Functions);
        for (var i = 0; i < Functions; i++)
        {
            map.Number(Imports + i).Name($"_ZN4core{i % 97}iter8adapters3map8map_fold28_$u7b$$u7b$closure$u7d$$u7d$17h{i * 2654435761L:x16}E");
        }
    }
}
