using System.Globalization;
using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// Reads types (core specification 3.0, section 5.3) and writes them as the text format does, into a text or, where it is
/// null, nowhere: most types of a large module are only stepped over.
/// </summary>
internal static class TypeReader
{
    // Longer signatures are cut for display; they are still read to their end.
    private const int MaxShownTypes = 64;
    private const int MaxNesting = 16;

    /// <summary>Limits with flags: bit 0 maximum, bit 1 shared, bit 2 64-bit, bit 3 custom page size.</summary>
    public readonly record struct Limits(ulong Min, ulong? Max, bool Shared, bool Is64, int PageBytes)
    {
        /// <summary>The range, as the text format's limits: <c>17..64</c>, or <c>17..</c> without a maximum.</summary>
        public string Range => string.Create(CultureInfo.InvariantCulture, $"{Min}..{Max}");
    }

    public static void ReadValueType(WasmReader reader, StringBuilder? text)
    {
        var at = reader.Position;
        var code = reader.ReadByte();
        if (code is 0x63 or 0x64)
        {
            text?.Append(code == 0x63 ? "(ref null " : "(ref ");
            ReadHeapType(reader, text);
            text?.Append(')');
        }
        else if (NumberType(code) is { } number)
        {
            text?.Append(number);
        }
        else if (AbstractHeapType(code) is { } heap)
        {
            text?.Append(heap).Append("ref");
        }
        else
        {
            throw new WasmFormatException($"0x{code:x2} is no value type", at);
        }
    }

    public static void ReadReferenceType(WasmReader reader, StringBuilder? text)
    {
        var at = reader.Position;
        var code = reader.ReadByte();
        if (NumberType(code) is { } number)
        {
            throw new WasmFormatException($"a reference type is needed where {number} stands", at);
        }

        reader.Seek(at);
        ReadValueType(reader, text);
    }

    public static void ReadHeapType(WasmReader reader, StringBuilder? text)
    {
        var at = reader.Position;
        var value = reader.ReadSigned(33);
        if (value >= 0)
        {
            text?.Append(CultureInfo.InvariantCulture, $"{value}");
        }
        else
        {
            var heap = AbstractHeapType((byte)(value & 0x7F));
            text?.Append(heap);
            _ = heap ?? throw new WasmFormatException("unknown heap type", at);
        }
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

    public static void ReadGlobalType(WasmReader reader, StringBuilder? text)
    {
        var start = text?.Length ?? 0;
        ReadValueType(reader, text);
        var mutability = reader.ReadByte();
        if (mutability > 1)
        {
            throw reader.Malformed($"0x{mutability:x2} is no mutability");
        }

        if (mutability == 1)
        {
            text?.Insert(start, "(mut ").Append(')');
        }
    }

    /// <summary>Reads one entry of the type section and calls <paramref name="defined"/> with the offset of each type in it.</summary>
    public static void ReadTypeEntry(WasmReader reader, Action<long> defined)
    {
        var at = reader.Position;
        if (reader.ReadByte() != 0x4E)
        {
            reader.Seek(at);
            defined(at);
            ReadSubType(reader, null);
            return;
        }

        var count = reader.ReadCount("types of a group", minEntryBytes: 2);
        for (var i = 0; i < count; i++)
        {
            defined(reader.Position);
            ReadSubType(reader, null);
        }
    }

    /// <summary>Reads one type and writes it, such as <c>(i32, i32) -> i32</c>.</summary>
    public static void ReadSubType(WasmReader reader, StringBuilder? text)
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

        switch (form)
        {
            case 0x60:
                ReadTypeList(reader, "parameters", text, bare: false);
                text?.Append(" -> ");
                ReadTypeList(reader, "results", text, bare: true);
                break;
            case 0x5F:
                ReadStruct(reader, text);
                break;
            case 0x5E:
                text?.Append("array ");
                ReadField(reader, text);
                break;
            default:
                throw new WasmFormatException($"0x{form:x2} is no type", at);
        }
    }

    // A single result stands without parentheses.
    private static void ReadTypeList(WasmReader reader, string what, StringBuilder? text, bool bare)
    {
        var count = reader.ReadCount(what, max: 1_000);
        bare &= count == 1;
        text?.Append(bare ? "" : "(");
        for (var i = 0; i < count; i++)
        {
            ReadValueType(reader, Next(text, i));
        }

        text?.Append(bare ? "" : ")");
    }

    private static void ReadStruct(WasmReader reader, StringBuilder? text)
    {
        var count = reader.ReadCount("fields", minEntryBytes: 2, max: 10_000);
        text?.Append("struct (");
        for (var i = 0; i < count; i++)
        {
            ReadField(reader, Next(text, i));
        }

        text?.Append(')');
    }

    // Where the next entry of a list goes: nowhere once the list is long enough.
    private static StringBuilder? Next(StringBuilder? text, int index)
    {
        if (index is > 0 and <= MaxShownTypes)
        {
            text?.Append(index < MaxShownTypes ? ", " : ", …");
        }

        return index < MaxShownTypes ? text : null;
    }

    private static void ReadField(WasmReader reader, StringBuilder? text)
    {
        var at = reader.Position;
        var packed = reader.ReadByte();
        if (packed is not (0x78 or 0x77))
        {
            reader.Seek(at);
            ReadGlobalType(reader, text);
            return;
        }

        var mutability = reader.ReadByte();
        if (mutability > 1)
        {
            throw reader.Malformed($"0x{mutability:x2} is no mutability");
        }

        var name = packed == 0x78 ? "i8" : "i16";
        text?.Append(mutability == 0 ? name : $"(mut {name})");
    }

    private static string? NumberType(byte code) => code switch
    {
        0x7F => "i32",
        0x7E => "i64",
        0x7D => "f32",
        0x7C => "f64",
        0x7B => "v128",
        _ => null,
    };

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
