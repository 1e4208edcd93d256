using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>Reads types (core specification 3.0, section 5.3) and writes them as the text format does.</summary>
internal static class TypeReader
{
    // Longer signatures are cut for display; they are still read to their end.
    private const int MaxShownTypes = 64;
    private const int MaxNesting = 16;

    /// <summary>Limits with flags: bit 0 maximum, bit 1 shared, bit 2 64-bit, bit 3 custom page size.</summary>
    public readonly record struct Limits(ulong Min, ulong? Max, bool Shared, bool Is64, int PageBytes);

    public static string ReadValueType(WasmReader reader)
    {
        var at = reader.Position;
        var code = reader.ReadByte();
        return code switch
        {
            0x7F => "i32",
            0x7E => "i64",
            0x7D => "f32",
            0x7C => "f64",
            0x7B => "v128",
            0x63 => $"(ref null {ReadHeapType(reader)})",
            0x64 => $"(ref {ReadHeapType(reader)})",
            _ when AbstractHeapType(code) is { } heap => heap + "ref",
            _ => throw new WasmFormatException($"0x{code:x2} is no value type", at),
        };
    }

    public static string ReadReferenceType(WasmReader reader)
    {
        var at = reader.Position;
        var type = ReadValueType(reader);
        return type is "i32" or "i64" or "f32" or "f64" or "v128"
            ? throw new WasmFormatException($"a reference type is needed where {type} stands", at)
            : type;
    }

    public static string ReadHeapType(WasmReader reader)
    {
        var at = reader.Position;
        var value = reader.ReadSigned(33);
        return value >= 0
            ? value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : AbstractHeapType((byte)(value & 0x7F)) ?? throw new WasmFormatException("unknown heap type", at);
    }

    public static Limits ReadLimits(WasmReader reader, bool memory)
    {
        var at = reader.Position;
        var flags = reader.ReadByte();
        if (flags > (memory ? 0x0F : 0x07) || (flags & 3) == 2) // what is shared needs a maximum
        {
            throw new WasmFormatException($"0x{flags:x2} is no limits flag", at);
        }

        var is64 = (flags & 4) != 0;
        var min = is64 ? reader.ReadU64() : reader.ReadU32();
        ulong? max = (flags & 1) == 0 ? null : is64 ? reader.ReadU64() : reader.ReadU32();
        var pageBytes = 65_536;
        if ((flags & 8) != 0)
        {
            var log = reader.ReadU32();
            pageBytes = log is 0 or 16 ? 1 << (int)log : throw reader.Malformed($"2^{log} bytes is no page size");
        }

        if (max < min)
        {
            throw new WasmFormatException($"a maximum of {max} lies below its minimum of {min}", at);
        }

        return new Limits(min, max, (flags & 2) != 0, is64, pageBytes);
    }

    public static string ReadGlobalType(WasmReader reader)
    {
        var type = ReadValueType(reader);
        var mutability = reader.ReadByte();
        return mutability switch
        {
            0 => type,
            1 => $"(mut {type})",
            _ => throw reader.Malformed($"0x{mutability:x2} is no mutability"),
        };
    }

    /// <summary>Reads one entry of the type section and calls <paramref name="defined"/> with the offset of each type in it.</summary>
    public static void ReadTypeEntry(WasmReader reader, Action<long> defined)
    {
        var at = reader.Position;
        if (reader.ReadByte() != 0x4E)
        {
            reader.Seek(at);
            defined(at);
            ReadSubType(reader);
            return;
        }

        var count = reader.ReadCount("types of a group", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            defined(reader.Position);
            ReadSubType(reader);
        }
    }

    /// <summary>Reads one type and writes it, such as <c>(i32, i32) -> i32</c>.</summary>
    public static string ReadSubType(WasmReader reader)
    {
        var at = reader.Position;
        var form = reader.ReadByte();
        if (form is 0x50 or 0x4F)
        {
            var supers = reader.ReadCount("supertypes", max: MaxNesting);
            for (var i = 0; i < supers; i++)
            {
                reader.ReadU32();
            }

            at = reader.Position;
            form = reader.ReadByte();
        }

        return form switch
        {
            0x60 => $"({ReadTypeList(reader, "parameters")}) -> {Results(ReadTypeList(reader, "results"))}",
            0x5F => ReadStruct(reader),
            0x5E => $"array {ReadField(reader)}",
            _ => throw new WasmFormatException($"0x{form:x2} is no type", at),
        };
    }

    private static string Results(string list) => list.Length == 0 ? "()" : list.Contains(',', StringComparison.Ordinal) ? $"({list})" : list;

    private static string ReadTypeList(WasmReader reader, string what)
    {
        var count = reader.ReadCount(what, max: 1_000);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            Append(text, i, ReadValueType(reader));
        }

        return text.ToString();
    }

    private static string ReadStruct(WasmReader reader)
    {
        var count = reader.ReadCount("fields", minEntryBytes: 2, max: 10_000);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            Append(text, i, ReadField(reader));
        }

        return $"struct ({text})";
    }

    private static void Append(StringBuilder text, int index, string type)
    {
        if (index < MaxShownTypes)
        {
            text.Append(index == 0 ? "" : ", ").Append(type);
        }
        else if (index == MaxShownTypes)
        {
            text.Append(", …");
        }
    }

    private static string ReadField(WasmReader reader)
    {
        var at = reader.Position;
        var packed = reader.ReadByte();
        if (packed is not (0x78 or 0x77))
        {
            reader.Seek(at);
            return ReadGlobalType(reader);
        }

        var mutability = reader.ReadByte();
        return mutability > 1
            ? throw reader.Malformed($"0x{mutability:x2} is no mutability")
            : packed == 0x78 ? "i8" : "i16";
    }

    private static string? AbstractHeapType(byte code) => code switch
    {
        0x74 => "noexn",
        0x73 => "nofunc",
        0x72 => "noextern",
        0x71 => "none",
        0x70 => "func",
        0x6F => "extern",
        0x6E => "any",
        0x6D => "eq",
        0x6C => "i31",
        0x6B => "struct",
        0x6A => "array",
        0x69 => "exn",
        _ => null,
    };
}
