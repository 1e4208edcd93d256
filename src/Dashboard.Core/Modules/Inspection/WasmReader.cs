using System.Text;
using System.Text.Unicode;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// Reads the primitives of the binary format (core specification, 5.2) from a seekable stream through one small
/// window, so that a large module costs no more memory than a small one. Never reads past <see cref="End"/>.
/// </summary>
internal sealed class WasmReader(Stream stream, int windowBytes = 64 * 1024)
{
    // The most bytes a name may have; engines agree on this limit.
    private const int MaxNameBytes = 100_000;

    // What is kept of one name, and of all names of a file together.
    private const int MaxShownNameBytes = 512;
    private const int MaxKeptBytes = 4_000_000;

    private readonly byte[] _window = new byte[Math.Clamp(stream.Length, 16, windowBytes)];
    private long _windowStart;
    private int _windowLength;
    private bool _inSection;
    private byte[]? _long;
    private int _keptBytes;

    /// <summary>Length of the whole file.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Where the next byte is read.</summary>
    public long Position { get; private set; }

    /// <summary>The first byte that may not be read: the end of the file, or of the section at hand.</summary>
    public long End { get; private set; } = stream.Length;

    public long Remaining => End - Position;

    public void Seek(long position) => Position = position;

    /// <summary>Narrows reading to the next <paramref name="size"/> bytes; false when there are fewer.</summary>
    public bool TryEnter(long size)
    {
        if (size > Length - Position)
        {
            return false;
        }

        End = Position + size;
        _inSection = true;
        return true;
    }

    /// <summary>Widens reading to the whole file again.</summary>
    public void Leave()
    {
        End = Length;
        _inSection = false;
    }

    public byte ReadByte()
    {
        if (Position >= End)
        {
            throw Truncation("the data ends where another byte is needed");
        }

        var index = Position - _windowStart;
        if (index < 0 || index >= _windowLength)
        {
            Fill();
            index = 0;
        }

        Position++;
        return _window[index];
    }

    public void Skip(long count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Truncation($"{count} more bytes are announced, {Remaining} are there");
        }

        Position += count;
    }

    public uint ReadU32() => (uint)ReadUnsigned(32);

    public ulong ReadU64() => ReadUnsigned(64);

    /// <summary>Reads past a signed integer of up to <paramref name="bits"/> bits and returns it.</summary>
    public long ReadSigned(int bits)
    {
        long value = 0;
        var maxBytes = (bits + 6) / 7;
        for (var i = 0; i < maxBytes; i++)
        {
            var b = ReadByte();
            value |= (long)(b & 0x7F) << (7 * i);
            if ((b & 0x80) != 0)
            {
                continue;
            }

            var used = 7 * (i + 1);
            return used < 64 && (b & 0x40) != 0 ? value | (-1L << used) : value;
        }

        throw Malformed("an integer is longer than its type allows");
    }

    /// <summary>Reads how many entries follow, refusing what can't fit into the bytes left.</summary>
    public int ReadCount(string what, int minEntryBytes = 1, int max = 1_000_000)
    {
        var count = ReadU32();
        if (count > (uint)max)
        {
            throw Malformed($"{count} {what} are announced; no engine takes more than {max}");
        }

        if (count * (long)minEntryBytes > Remaining)
        {
            throw Malformed($"{count} {what} are announced, more than the section's {Remaining} bytes can hold");
        }

        return (int)count;
    }

    /// <summary>Reads a name, cut for keeping: see <see cref="Keep"/>.</summary>
    public string ReadName() => Keep(ReadNameBytes());

    /// <summary>Reads a name's bytes, which are valid UTF-8. They stay what they are until the next byte is read.</summary>
    public ReadOnlySpan<byte> ReadNameBytes()
    {
        var length = ReadU32();
        if (length > Remaining)
        {
            throw Truncation($"a name of {length} bytes is announced, {Remaining} bytes are there");
        }

        if (length > MaxNameBytes)
        {
            throw Malformed($"a name has {length} bytes; no engine takes more than {MaxNameBytes}");
        }

        var bytes = ReadBytes((int)length);
        return Utf8.IsValid(bytes) ? bytes : throw Malformed("a name is not valid UTF-8");
    }

    /// <summary>A name as text, cut where it is too long to be shown; once the names kept are too many together, "…" alone.</summary>
    public string Keep(ReadOnlySpan<byte> name)
    {
        if (name.Length == 0 || _keptBytes > MaxKeptBytes)
        {
            return name.Length == 0 ? "" : "…";
        }

        _keptBytes += Math.Min(name.Length, MaxShownNameBytes);
        if (name.Length <= MaxShownNameBytes)
        {
            return Encoding.UTF8.GetString(name);
        }

        var end = MaxShownNameBytes;
        while ((name[end] & 0xC0) == 0x80)
        {
            end--; // Not in the middle of a character.
        }

        return Encoding.UTF8.GetString(name[..end]) + "…";
    }

    /// <summary>Reads at most a name's length of bytes; they stay what they are until the next byte is read.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count > Remaining)
        {
            throw Truncation($"{count} more bytes are announced, {Remaining} are there");
        }

        var index = Position - _windowStart;
        if (index < 0 || index + count > _windowLength)
        {
            if (count > _window.Length)
            {
                return ReadLong(count);
            }

            Fill(count);
            index = 0;
        }

        Position += count;
        return _window.AsSpan((int)index, count);
    }

    public WasmFormatException Malformed(string message) => new(message, Position);

    /// <summary>Bytes are missing: of the file, or (then it is malformed, not cut) of the section at hand.</summary>
    public WasmFormatException Truncation(string message) => new(message, Position) { Truncated = !_inSection };

    private ulong ReadUnsigned(int bits)
    {
        ulong value = 0;
        for (var shift = 0; shift < bits; shift += 7)
        {
            var b = ReadByte();
            var left = bits - shift;
            if (left < 7 && (b & 0x7F) >> left != 0)
            {
                throw Malformed($"an integer does not fit into {bits} bits");
            }

            value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                return value;
            }
        }

        throw Malformed("an integer is longer than its type allows");
    }

    private ReadOnlySpan<byte> ReadLong(int count)
    {
        _long ??= new byte[MaxNameBytes];
        for (var i = 0; i < count; i++)
        {
            _long[i] = ReadByte();
        }

        return _long.AsSpan(0, count);
    }

    private void Fill(int needed = 1)
    {
        stream.Seek(Position, SeekOrigin.Begin);
        _windowStart = Position;
        _windowLength = stream.ReadAtLeast(_window, needed, throwOnEndOfStream: false);
        if (_windowLength < needed)
        {
            throw Truncation("the file became shorter while it was read");
        }
    }
}
