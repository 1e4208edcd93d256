namespace Dashboard.Core.Tests.Modules.Fuzzing;

/// <summary>Modules of every shape to begin from.</summary>
internal static class FuzzCorpus
{
    // A command of WASI preview 1 with a table, a passive and an active segment, a mutable global and a name section,
    // and one with shared memory, SIMD constants, tags, several tables and every form of element segment: wat2wasm's output.
    private const string Named = "AGFzbQEAAAABHQVgBH9/f38Bf2ACf38Bf2ADfn18AX5gAXAAYAAAAiMBFndhc2lfc25hcHNob3RfcHJldmlldzEIZmRfd3JpdGUAAAMFBAECAwQEBAFwAAIFBAEBAQIGBwF/AUGACAsHJgUGbWVtb3J5AgADYWRkAAEEd2lkZQACA3JlZgADBl9zdGFydAAECQgBAEEACwIBAgodBAcAIAAgAWoLBAAgAAsDAAELCgABAQEBAQEBAQsLEwIAQQgLBmhlbGxvCgEFbGF0ZXIAQARuYW1lAAUEcmljaAEdBAAIZmRfd3JpdGUBA2FkZAIEd2lkZQQFc3RhcnQCCwUAAAEAAgADAAQABwYBAAN0b3A=";
    private const string Proposals = "AGFzbQEAAAABDQNgAX8AYAF7AW9gAAACIQMDZW52Bm1lbW9yeQIDAQIDd2JnAXgAAQNlbnYBZwN+AAMDAgICBAgCcAEBBW8AAg0DAQAABjQFewD9DAEAAAACAAAAAwAAAAQAAAALfABEAAAAAAAA4D8LfQBDAADAfwtwANIBC28A0G8LBwwCAWYAAQRidWxrAAIIAQEJJAYAQQALAQEBAAEBAwABAQBBAAsBAQBBAAsBAQVwAtBwC9IBCwwBAgoRAgIACwwAQQBBAEEA/AgAAAsLEQIBB3Bhc3NpdmUAQQALAgD/";

    public static IReadOnlyList<byte[]> Modules { get; } =
    [
        Convert.FromBase64String(Named),
        Convert.FromBase64String(Proposals),
        [.. "\0asm\u0001\0\0\0"u8],
        Producers(),
        Types(),
        Component(),
    ];

    private static byte[] Producers() => new WasmBuilder().Memory(1, 2).Data(0, "x")
        .Custom("producers", [1, .. WasmBuilder.Name("language"), 1, .. WasmBuilder.Name("C"), .. WasmBuilder.Name("17")])
        .Custom("target_features", [2, (byte)'+', .. WasmBuilder.Name("sign-ext"), (byte)'-', .. WasmBuilder.Name("atomics")])
        .Custom(".debug_line", 1, 2, 3)
        .Build();

    // (rec (type (sub (struct (field i8) (field (mut i32))))) (type (func (param (ref null 0)) (result (ref any)))))
    private static byte[] Types() =>
    [
        .. "\0asm\u0001\0\0\0"u8,
        .. WasmBuilder.Section(1, 2, 0x4E, 2, 0x50, 0, 0x5F, 2, 0x78, 0, 0x7F, 1, 0x60, 1, 0x63, 0x00, 1, 0x64, 0x6E, 0x5E, 0x77, 1),
        .. WasmBuilder.Section(6, 1, 0x63, 0x00, 0, 0x41, 1, 0xFB, 0, 0, 0x0B),
    ];

    private static byte[] Component()
    {
        byte[] module = WasmBuilder.Section(1, [.. "\0asm\u0001\0\0\0"u8]);
        return
        [
            .. "\0asm"u8, 0x0D, 0, 1, 0, .. module,
            .. WasmBuilder.Section(4, [.. "\0asm"u8, 0x0D, 0, 1, 0, .. module, .. WasmBuilder.Section(4, [.. "\0asm"u8, 0x0D, 0, 1, 0, .. module])]),
            .. WasmBuilder.Section(7, 1, 0x42, 0),
            .. WasmBuilder.Section(10, [1, 0x00, .. WasmBuilder.Name("wasi:io/streams@0.2.0"), 0x05, 0]),
            .. WasmBuilder.Section(11, [1, 0x00, .. WasmBuilder.Name("wasi:cli/run@0.2.0"), 0x05, 0, 0x00]),
        ];
    }
}
