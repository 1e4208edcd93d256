using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Storage;

/// <summary>One line of a journal or snapshot: an object written, an object removed, or a bare revision.</summary>
/// <remarks>
/// The line is <c>CRC32C SP PAYLOAD LF</c>. A put's payload is <c>P REVISION GROUP/RESOURCE OBJECT</c>, a removal's
/// <c>D REVISION GROUP/RESOURCE KEY</c>, a revision's <c>R REVISION</c>; JSON holds no raw line feed, so lines need no escaping.
/// </remarks>
internal sealed record JournalRecord(long Revision, ResourceId Resource, StoredObject? Object, string? RemovedKey)
{
    private const int ChecksumLength = 8;

    public static void WritePut(ArrayBufferWriter<byte> output, StoredObject item)
        => Write(output, $"P {item.Revision} {item.Resource.Group}/{item.Resource.Resource} ", item.Utf8);

    public static void WriteRemove(ArrayBufferWriter<byte> output, StoredObject item)
        => Write(output, $"D {item.Revision} {item.Resource.Group}/{item.Resource.Resource} ", Encoding.UTF8.GetBytes(item.Key));

    public static void WriteRevision(ArrayBufferWriter<byte> output, long revision)
        => Write(output, string.Create(CultureInfo.InvariantCulture, $"R {revision}"), []);

    /// <summary>Reads a line without its line feed; null when it is damaged.</summary>
    public static JournalRecord? TryRead(ReadOnlySpan<byte> line)
    {
        if (line.Length < ChecksumLength + 2 || line[ChecksumLength] != (byte)' ')
            return null;
        var payload = line[(ChecksumLength + 1)..];
        if (!uint.TryParse(line[..ChecksumLength], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var sum) || sum != Checksum(payload))
            return null;
        return Decode(payload);
    }

    private static JournalRecord? Decode(ReadOnlySpan<byte> payload)
    {
        var kind = (char)payload[0];
        var rest = payload[2..];
        var space = rest.IndexOf((byte)' ');
        var number = space < 0 ? rest : rest[..space];
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            return null;
        if (kind == 'R')
            return new(revision, default, null, null);
        rest = rest[(space + 1)..];
        space = rest.IndexOf((byte)' ');
        var slash = rest.IndexOf((byte)'/');
        if (space < 0 || slash < 0 || slash > space)
            return null;
        var resource = new ResourceId(Encoding.UTF8.GetString(rest[..slash]), Encoding.UTF8.GetString(rest[(slash + 1)..space]));
        var body = rest[(space + 1)..];
        return kind switch
        {
            'P' => TryReadObject(resource, revision, body.ToArray()),
            'D' => new(revision, resource, null, Encoding.UTF8.GetString(body)),
            _ => null,
        };
    }

    private static JournalRecord? TryReadObject(ResourceId resource, long revision, byte[] utf8)
    {
        try
        {
            return new(revision, resource, new StoredObject(resource, revision, utf8), null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, string head, ReadOnlySpan<byte> body)
    {
        var length = Encoding.UTF8.GetByteCount(head) + body.Length;
        var line = output.GetSpan(ChecksumLength + 1 + length + 1);
        var payload = line.Slice(ChecksumLength + 1, length);
        body.CopyTo(payload[Encoding.UTF8.GetBytes(head, payload)..]);
        Checksum(payload).TryFormat(line, out _, "x8", CultureInfo.InvariantCulture);
        line[ChecksumLength] = (byte)' ';
        line[ChecksumLength + 1 + length] = (byte)'\n';
        output.Advance(ChecksumLength + 1 + length + 1);
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        while (data.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }

        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
