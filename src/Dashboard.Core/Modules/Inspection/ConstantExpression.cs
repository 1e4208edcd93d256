using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>
/// Reads constant expressions (core specification 3.0, 3.3.13), which initialise globals, tables and segments. One with a
/// single instruction is written as its value; a longer one is not computed.
/// </summary>
internal static class ConstantExpression
{
    /// <summary>What a longer expression is written as.</summary>
    public const string Computed = "computed";

    /// <summary>Reads to behind the expression's end; null when it holds an instruction not known here.</summary>
    /// <param name="reader">Where it is read.</param>
    /// <param name="write">Whether the value is wanted; else the answer is only empty or null.</param>
    public static string? Read(WasmReader reader, bool write)
    {
        var value = "";
        for (var instructions = 0; ; instructions++)
        {
            var opcode = reader.ReadByte();
            if (opcode == 0x0B)
            {
                return instructions < 2 || !write ? value : Computed;
            }

            if (ReadInstruction(reader, opcode, write && instructions == 0) is not { } text)
            {
                return null;
            }

            value = instructions == 0 ? text : value;
        }
    }

    private static string? ReadInstruction(WasmReader reader, byte opcode, bool write)
    {
        switch (opcode)
        {
            case 0x23 or 0xD2:
                var index = reader.ReadU32();
                return write ? string.Create(CultureInfo.InvariantCulture, $"{(opcode == 0x23 ? "global" : "func")} {index}") : "";
            case 0x41 or 0x42:
                var integer = reader.ReadSigned(opcode == 0x41 ? 32 : 64);
                return write ? integer.ToString(CultureInfo.InvariantCulture) : "";
            case 0x43:
                var single = BinaryPrimitives.ReadSingleLittleEndian(reader.ReadBytes(4));
                return write ? single.ToString("R", CultureInfo.InvariantCulture) : "";
            case 0x44:
                var number = BinaryPrimitives.ReadDoubleLittleEndian(reader.ReadBytes(8));
                return write ? number.ToString("R", CultureInfo.InvariantCulture) : "";
            case 0xD0:
                var type = write ? new StringBuilder("null ") : null;
                TypeReader.ReadHeapType(reader, type);
                return type?.ToString() ?? "";
            case 0x6A or 0x6B or 0x6C or 0x7C or 0x7D or 0x7E: // add, sub, mul of i32 and i64
                return "";
            case 0xFB:
                return TrySkipAggregate(reader) ? Written(write, Computed) : null;
            case 0xFD:
                if (reader.ReadU32() != 12) // v128.const
                {
                    return null;
                }

                var vector = reader.ReadBytes(16);
                return write ? "0x" + Convert.ToHexStringLower(vector) : "";
            default:
                return null;
        }
    }

    private static string Written(bool write, string text) => write ? text : "";

    private static bool TrySkipAggregate(WasmReader reader)
    {
        switch (reader.ReadU32())
        {
            case 0 or 1 or 6 or 7: // struct.new, struct.new_default, array.new, array.new_default
                reader.ReadU32();
                return true;
            case 8: // array.new_fixed
                reader.ReadU32();
                reader.ReadU32();
                return true;
            case 26 or 27 or 28: // any.convert_extern, extern.convert_any, ref.i31
                return true;
            default:
                return false;
        }
    }
}
