using System.Buffers.Binary;

namespace LocalCluster.Protobuf;

/// <summary>Reads the protobuf wire format: https://protobuf.dev/programming-guides/encoding/</summary>
internal ref struct WireReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;

    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>The number of the next field and how its value is written.</summary>
    public (int Number, int WireType) ReadTag()
    {
        var tag = ReadVarint();
        return ((int)(tag >> 3), (int)(tag & 7));
    }

    /// <exception cref="FormatException">Cut off, or longer than ten bytes.</exception>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (rest.IsEmpty)
                throw Cut();
            var part = rest[0];
            rest = rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new FormatException("A number in the protobuf message is too long.");
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)rest.Length)
            throw Cut();
        var bytes = rest[..(int)length];
        rest = rest[(int)length..];
        return bytes;
    }

    public ulong ReadFixed(int size)
    {
        if (rest.Length < size)
            throw Cut();
        var value = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(rest) : BinaryPrimitives.ReadUInt32LittleEndian(rest);
        rest = rest[size..];
        return value;
    }

    public void Skip(int wireType)
    {
        switch (wireType)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                ReadFixed(8);
                break;
            case 2:
                ReadBytes();
                break;
            case 5:
                ReadFixed(4);
                break;
            default:
                throw new FormatException($"The protobuf message holds wire type {wireType}, which nothing uses.");
        }
    }

    private static FormatException Cut() => new("The protobuf message is cut off.");
}
