using System.Buffers.Binary;
using System.Text;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>Reads the one thing needed of a native program: which dynamic loader it asks for (elf(5), PT_INTERP).</summary>
internal static class ElfFile
{
    private const uint Interpreter = 3;
    private const int MaxHeaders = 128;

    /// <summary>The loader's path; null when the program is static, or no 64-bit little-endian ELF file.</summary>
    public static string? FindInterpreter(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[64];
        if (file.ReadAtLeast(head, 64, throwOnEndOfStream: false) < 64 || !head.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        var offset = (long)BinaryPrimitives.ReadUInt64LittleEndian(head[32..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        if (size < 56 || count > MaxHeaders)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[56];
        for (var i = 0; i < count; i++)
        {
            file.Seek(offset + ((long)i * size), SeekOrigin.Begin);
            if (file.ReadAtLeast(header, 56, throwOnEndOfStream: false) < 56)
            {
                return null;
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == Interpreter)
            {
                var length = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
                return ReadText(file, (long)BinaryPrimitives.ReadUInt64LittleEndian(header[8..]), (int)Math.Min(length, 4096));
            }
        }

        return null;
    }

    private static string ReadText(FileStream file, long offset, int length)
    {
        var bytes = new byte[length];
        file.Seek(offset, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0');
    }
}
