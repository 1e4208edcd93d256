using System.Text;

namespace Dashboard.Core.Tests.Modules;

/// <summary>Writes WebAssembly's binary format, enough to make small modules in tests without a compiler.</summary>
internal sealed class WasmBuilder
{
    public const byte I32 = 0x7F;
    public const byte I64 = 0x7E;

    private readonly List<byte[]> _types = [];
    private readonly List<byte[]> _imports = [];
    private readonly List<uint> _functions = [];
    private readonly List<byte[]> _bodies = [];
    private readonly List<byte[]> _memories = [];
    private readonly List<byte[]> _tables = [];
    private readonly List<byte[]> _globals = [];
    private readonly List<byte[]> _exports = [];
    private readonly List<byte[]> _data = [];
    private readonly List<byte[]> _custom = [];
    private uint? _start;
    private uint _importedFunctions;

    public static byte[] Leb(ulong value)
    {
        var bytes = new List<byte>();
        do
        {
            var b = (byte)(value & 0x7F);
            value >>= 7;
            bytes.Add(value != 0 ? (byte)(b | 0x80) : b);
        }
        while (value != 0);
        return [.. bytes];
    }

    public static byte[] SignedLeb(long value)
    {
        var bytes = new List<byte>();
        while (true)
        {
            var b = (byte)(value & 0x7F);
            value >>= 7;
            var done = (value == 0 && (b & 0x40) == 0) || (value == -1 && (b & 0x40) != 0);
            bytes.Add(done ? b : (byte)(b | 0x80));
            if (done)
            {
                return [.. bytes];
            }
        }
    }

    public static byte[] Name(string text) => [.. Leb((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Section(byte id, params byte[] content) => [id, .. Leb((ulong)content.Length), .. content];

    public static byte[] I32Const(int value) => [0x41, .. SignedLeb(value)];

    public static byte[] Call(uint function) => [0x10, .. Leb(function)];

    public uint Type(byte[] parameters, byte[] results)
    {
        _types.Add([0x60, .. Leb((ulong)parameters.Length), .. parameters, .. Leb((ulong)results.Length), .. results]);
        return (uint)_types.Count - 1;
    }

    public uint ImportFunction(string module, string name, uint type)
    {
        _imports.Add([.. Name(module), .. Name(name), 0x00, .. Leb(type)]);
        return _importedFunctions++;
    }

    public WasmBuilder ImportMemory(string module, string name, uint min, uint? max)
    {
        _imports.Add([.. Name(module), .. Name(name), 0x02, .. Limits(min, max)]);
        return this;
    }

    /// <summary>Adds a function with locals of type i32; the body has no final <c>end</c>.</summary>
    public uint Function(uint type, int locals, params byte[] body)
    {
        _functions.Add(type);
        byte[] declared = locals == 0 ? [0x00] : [0x01, .. Leb((ulong)locals), I32];
        byte[] code = [.. declared, .. body, 0x0B];
        _bodies.Add([.. Leb((ulong)code.Length), .. code]);
        return _importedFunctions + (uint)_functions.Count - 1;
    }

    public WasmBuilder Memory(uint min, uint? max = null)
    {
        _memories.Add(Limits(min, max));
        return this;
    }

    public WasmBuilder Table(uint min, uint? max = null)
    {
        _tables.Add([0x70, .. Limits(min, max)]);
        return this;
    }

    public WasmBuilder Global(int value, bool mutable)
    {
        _globals.Add([I32, (byte)(mutable ? 1 : 0), .. I32Const(value), 0x0B]);
        return this;
    }

    public WasmBuilder Export(string name, byte kind, uint index)
    {
        _exports.Add([.. Name(name), kind, .. Leb(index)]);
        return this;
    }

    public WasmBuilder Start(uint function)
    {
        _start = function;
        return this;
    }

    public WasmBuilder Data(int offset, string text) => Data(offset, Encoding.UTF8.GetBytes(text));

    public WasmBuilder Data(int offset, byte[] bytes)
    {
        _data.Add([0x00, .. I32Const(offset), 0x0B, .. Leb((ulong)bytes.Length), .. bytes]);
        return this;
    }

    public WasmBuilder Custom(string name, params byte[] content)
    {
        _custom.Add(Section(0, [.. Name(name), .. content]));
        return this;
    }

    public byte[] Build()
    {
        var module = new List<byte>();
        module.AddRange("\0asm\u0001\0\0\0"u8);
        AddList(module, 1, _types);
        AddList(module, 2, _imports);
        AddList(module, 3, [.. _functions.Select(f => Leb(f))]);
        AddList(module, 4, _tables);
        AddList(module, 5, _memories);
        AddList(module, 6, _globals);
        AddList(module, 7, _exports);
        if (_start is { } start)
        {
            module.AddRange(Section(8, Leb(start)));
        }

        AddList(module, 10, _bodies);
        AddList(module, 11, _data);
        module.AddRange(_custom.SelectMany(c => c));
        return [.. module];
    }

    private static byte[] Limits(uint min, uint? max) => max is { } m ? [0x01, .. Leb(min), .. Leb(m)] : [0x00, .. Leb(min)];

    private static void AddList(List<byte> module, byte id, List<byte[]> entries)
    {
        if (entries.Count > 0)
        {
            module.AddRange(Section(id, [.. Leb((ulong)entries.Count), .. entries.SelectMany(e => e)]));
        }
    }
}
