namespace Dashboard.Core.Modules.Inspection;

/// <summary>Steps over constant expressions (core specification 3.0, 3.3.13), which initialise globals and tables.</summary>
internal static class ConstantExpression
{
    /// <summary>Reads to behind the expression's end; false when it holds an instruction not known here.</summary>
    public static bool TrySkip(WasmReader reader)
    {
        while (true)
        {
            var opcode = reader.ReadByte();
            switch (opcode)
            {
                case 0x0B:
                    return true;
                case 0x23 or 0xD2: // global.get, ref.func
                    reader.ReadU32();
                    break;
                case 0x41:
                    reader.ReadSigned(32);
                    break;
                case 0x42:
                    reader.ReadSigned(64);
                    break;
                case 0x43:
                    reader.Skip(4);
                    break;
                case 0x44:
                    reader.Skip(8);
                    break;
                case 0xD0:
                    TypeReader.ReadHeapType(reader);
                    break;
                case 0x6A or 0x6B or 0x6C or 0x7C or 0x7D or 0x7E: // add, sub, mul of i32 and i64
                    break;
                case 0xFB:
                    if (!TrySkipAggregate(reader))
                    {
                        return false;
                    }

                    break;
                case 0xFD:
                    if (reader.ReadU32() != 12) // v128.const
                    {
                        return false;
                    }

                    reader.Skip(16);
                    break;
                default:
                    return false;
            }
        }
    }

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
