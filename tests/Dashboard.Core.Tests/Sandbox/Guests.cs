using Dashboard.Core.Tests.Modules;
using static Dashboard.Core.Tests.Modules.WasmBuilder;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>Small WASI programs, each with one habit.</summary>
internal static class Guests
{
    private const byte Drop = 0x1A;
    private const byte Unreachable = 0x00;
    private const byte Add = 0x6A;
    private const byte Subtract = 0x6B;
    private const byte NotEqual = 0x47;
    private static readonly byte[] LoopForever = [0x03, 0x40, 0x0C, 0x00, 0x0B];

    public static byte[] Hello(string text = "hello\n") => Program(w => [.. Print(w, 64, text.Length), Drop], data: text);

    public static byte[] InfiniteLoop() => Program(_ => LoopForever);

    public static byte[] Trap() => Program(_ => [Unreachable]);

    public static byte[] Exit(int code) => Program(w => [.. I32Const(code), .. Call(w.ProcExit)]);

    /// <summary>Writes the same line without end.</summary>
    public static byte[] EndlessOutput() => Program(
        w => [0x03, 0x40, .. Print(w, 64, 81), Drop, 0x0C, 0x00, 0x0B], data: new string('x', 80) + "\n");

    /// <summary>Writes the same line of 81 bytes so many times, one call each; traps when a call fails or writes less.</summary>
    public static byte[] Lines(int count) => Program(
        w =>
        [
            0x03, 0x40, .. Print(w, 64, 81), .. Load(8), .. I32Const(81), NotEqual, 0x72, 0x04, 0x40, Unreachable, 0x0B, // if (error | written != 81)
            0x20, 0x00, .. I32Const(1), Add, 0x22, 0x00, .. I32Const(count), NotEqual, 0x0D, 0x00, 0x0B, // br_if (++n != count)
        ],
        locals: 1, data: new string('x', 80) + "\n");

    /// <summary>Grows by 1 MiB until refused and touches each, then traps when the memory it got is not what is expected in pages, else exits 0.</summary>
    public static byte[] GrowUntilRefused(int expectedPages) => Program(w =>
    [
        0x03, 0x40, // loop
        .. I32Const(16), 0x40, 0x00, 0x22, 0x00, // memory.grow, local.tee 0
        .. I32Const(-1), NotEqual, 0x04, 0x40, // if
        0x20, 0x00, .. I32Const(16), 0x74, .. I32Const(1), .. I32Const(1 << 20), 0xFC, 0x0B, 0x00, // memory.fill (old << 16) 1
        0x0C, 0x01, 0x0B, 0x0B, // br loop, end, end
        0x3F, 0x00, .. I32Const(expectedPages), NotEqual, 0x04, 0x40, Unreachable, 0x0B,
    ], locals: 1);

    /// <summary>Asks for 4 GiB at once; when refused, says what Rust says and aborts.</summary>
    public static byte[] AllocateFourGigabytes()
    {
        const string Words = "memory allocation of 4294967295 bytes failed\n";
        return Program(w =>
        [
            .. I32Const(65_535), 0x40, 0x00, .. I32Const(-1), 0x46, 0x04, 0x40, // if (memory.grow(65535) == -1)
            .. Print(w, 64, Words.Length, 2), Drop, Unreachable, 0x0B,
        ], data: Words);
    }

    public static byte[] DeepRecursion()
    {
        var builder = new WasmBuilder();
        var one = builder.Type([I32], [I32]);
        var none = builder.Type([], []);
        builder.Function(one, 0, [0x20, 0x00, .. I32Const(1), Add, .. Call(0), .. I32Const(1), Add]);
        var start = builder.Function(none, 0, [.. I32Const(0), .. Call(0), Drop]);
        return builder.Memory(1).Export("memory", 2, 0).Export("_start", 0, start).Build();
    }

    /// <summary>Copies up to 4 KiB of standard input to standard output.</summary>
    public static byte[] EchoStdin() => Program(w =>
    [
        .. Store(0, I32Const(4096)), .. Store(4, I32Const(4096)),
        .. I32Const(0), .. I32Const(0), .. I32Const(1), .. I32Const(8), .. Call(w.FdRead), Drop,
        .. Store(4, Load(8)),
        .. I32Const(1), .. I32Const(0), .. I32Const(1), .. I32Const(8), .. Call(w.FdWrite), Drop,
    ]);

    /// <summary>Writes its arguments and then its environment, each ended by NUL as WASI hands them over.</summary>
    public static byte[] ArgsAndEnv() => Program(w =>
    [
        .. I32Const(16), .. I32Const(20), .. Call(w.ArgsSizes), Drop, .. I32Const(256), .. I32Const(4096), .. Call(w.ArgsGet), Drop,
        .. WriteBuffer(w, I32Const(4096), Load(20)),
        .. I32Const(16), .. I32Const(20), .. Call(w.EnvironSizes), Drop, .. I32Const(256), .. I32Const(4096), .. Call(w.EnvironGet), Drop,
        .. WriteBuffer(w, I32Const(4096), Load(20)),
    ]);

    /// <summary>Writes the file named by its only argument, seen from the first preopened folder; exits with WASI's error number.</summary>
    public static byte[] Cat() => Program(w =>
    [
        .. I32Const(16), .. I32Const(20), .. Call(w.ArgsSizes), Drop, .. I32Const(32), .. I32Const(256), .. Call(w.ArgsGet), Drop,
        .. I32Const(3), .. I32Const(1), .. Load(36), .. Load(20), .. Load(36), .. I32Const(256), Subtract, Subtract, .. I32Const(1), Subtract,
        .. I32Const(0), .. I64Const(2), .. I64Const(0), .. I32Const(0), .. I32Const(24), .. Call(w.PathOpen),
        0x22, 0x00, 0x04, 0x40, 0x20, 0x00, .. Call(w.ProcExit), 0x0B, // if (err) proc_exit(err)
        .. Store(0, I32Const(4096)), .. Store(4, I32Const(4096)),
        .. Load(24), .. I32Const(0), .. I32Const(1), .. I32Const(8), .. Call(w.FdRead), Drop,
        .. WriteBuffer(w, I32Const(4096), Load(8)),
    ], locals: 1);

    public static byte[] ForeignImport()
    {
        var builder = new WasmBuilder();
        var none = builder.Type([], []);
        builder.ImportFunction("a", "b", none);
        return builder.Memory(1).Export("memory", 2, 0).Export("_start", 0, builder.Function(none, 0)).Build();
    }

    /// <summary>Well-formed for the inspector, but its code does not type-check.</summary>
    public static byte[] InvalidCode() => Program(_ => [.. I64Const(1), .. I32Const(1), Add, Drop]);

    private static byte[] Program(Func<Wasi, byte[]> body, int locals = 0, string data = "")
    {
        var builder = new WasmBuilder();
        var wasi = new Wasi(builder);
        var start = builder.Function(builder.Type([], []), locals, body(wasi));
        builder.Memory(1).Export("memory", 2, 0).Export("_start", 0, start);
        return data.Length == 0 ? builder.Build() : builder.Data(64, data).Build();
    }

    private static byte[] I64Const(long value) => [0x42, .. SignedLeb(value)];

    private static byte[] Load(int address) => [.. I32Const(address), 0x28, 0x02, 0x00];

    private static byte[] Store(int address, byte[] value) => [.. I32Const(address), .. value, 0x36, 0x02, 0x00];

    private static byte[] Print(Wasi wasi, int offset, int length, int fd = 1) =>
        [.. Store(0, I32Const(offset)), .. Store(4, I32Const(length)), .. I32Const(fd), .. I32Const(0), .. I32Const(1), .. I32Const(8), .. Call(wasi.FdWrite)];

    private static byte[] WriteBuffer(Wasi wasi, byte[] address, byte[] length) =>
        [.. Store(4, length), .. Store(0, address), .. I32Const(1), .. I32Const(0), .. I32Const(1), .. I32Const(8), .. Call(wasi.FdWrite), Drop];

    private sealed class Wasi
    {
        private const string Module = "wasi_snapshot_preview1";

        public Wasi(WasmBuilder builder)
        {
            var two = builder.Type([I32, I32], [I32]);
            var four = builder.Type([I32, I32, I32, I32], [I32]);
            FdWrite = builder.ImportFunction(Module, "fd_write", four);
            FdRead = builder.ImportFunction(Module, "fd_read", four);
            ProcExit = builder.ImportFunction(Module, "proc_exit", builder.Type([I32], []));
            ArgsSizes = builder.ImportFunction(Module, "args_sizes_get", two);
            ArgsGet = builder.ImportFunction(Module, "args_get", two);
            EnvironSizes = builder.ImportFunction(Module, "environ_sizes_get", two);
            EnvironGet = builder.ImportFunction(Module, "environ_get", two);
            PathOpen = builder.ImportFunction(Module, "path_open", builder.Type([I32, I32, I32, I32, I32, I64, I64, I32, I32], [I32]));
        }

        public uint FdWrite { get; }

        public uint FdRead { get; }

        public uint ProcExit { get; }

        public uint ArgsSizes { get; }

        public uint ArgsGet { get; }

        public uint EnvironSizes { get; }

        public uint EnvironGet { get; }

        public uint PathOpen { get; }
    }
}
