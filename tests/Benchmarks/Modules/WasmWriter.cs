using System.Text;

namespace Benchmarks.Modules;

/// <summary>Writes WebAssembly's binary format (core specification, chapter 5).</summary>
internal sealed class WasmWriter(int capacity = 0)
{
    private readonly MemoryStream _bytes = new(capacity);

    public int Length => (int)_bytes.Length;

    public byte[] ToArray() => _bytes.ToArray();

    public WasmWriter Bytes(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>An unsigned number, as LEB128.</summary>
    public WasmWriter Number(int value)
    {
        var left = (uint)value;
        for (; left >= 0x80; left >>= 7)
        {
            _bytes.WriteByte((byte)(left | 0x80));
        }

        _bytes.WriteByte((byte)left);
        return this;
    }

    public WasmWriter Name(string name) => Number(Encoding.UTF8.GetByteCount(name)).Bytes(Encoding.UTF8.GetBytes(name));

    /// <summary>What is written inside, behind its length.</summary>
    public WasmWriter Sized(Action<WasmWriter> write)
    {
        var inside = new WasmWriter();
        write(inside);
        Number(inside.Length);
        inside._bytes.WriteTo(_bytes);
        return this;
    }

    /// <summary>A section that is a list.</summary>
    public WasmWriter List(byte id, int count, Action<int, WasmWriter> entry) => Bytes(id).Sized(section =>
    {
        section.Number(count);
        for (var i = 0; i < count; i++)
        {
            entry(i, section);
        }
    });

    /// <summary>A custom section that takes exactly so many bytes, its header included, filled with <paramref name="fill"/>'s.</summary>
    public WasmWriter Custom(string name, int bytes, Random fill)
    {
        // The size is written in five bytes, whatever it is, so that the sum is right.
        var size = bytes - 1 - 5;
        Bytes(0, (byte)(size | 0x80), (byte)((size >> 7) | 0x80), (byte)((size >> 14) | 0x80), (byte)((size >> 21) | 0x80), (byte)(size >> 28)).Name(name);
        var content = new byte[size - 1 - name.Length];
        fill.NextBytes(content);
        return Bytes(content);
    }
}
