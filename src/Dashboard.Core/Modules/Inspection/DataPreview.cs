using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>The first bytes of a data segment as a person can read them.</summary>
/// <param name="Text">Printable ASCII as it is, everything else as a dot.</param>
/// <param name="Hex">The same bytes in hexadecimal.</param>
/// <param name="From">Which byte of the segment comes first.</param>
/// <param name="Size">Bytes of the whole segment.</param>
public sealed record DataPreview(string Text, string Hex, long From, long Size)
{
    /// <summary>The most bytes of one preview.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Reads a part of a segment from the file it was found in.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="from">The first byte wanted; moved into the segment where it lies outside.</param>
    /// <param name="count">How many bytes, <see cref="MaxBytes"/> at most.</param>
    public static DataPreview Read(Stream stream, ModuleDataSegment segment, long from, int count)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(segment);
        from = Math.Clamp(from, 0, segment.Size);
        var bytes = new byte[(int)Math.Min(Math.Clamp(count, 0, MaxBytes), segment.Size - from)];
        stream.Seek(segment.At + from, SeekOrigin.Begin);
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var text = new StringBuilder(read);
        foreach (var b in bytes.AsSpan(0, read))
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
        }

        return new DataPreview(text.ToString(), Convert.ToHexStringLower(bytes.AsSpan(0, read)), from, segment.Size);
    }
}
