namespace Dashboard.Core.Modules.Inspection.Custom;

/// <summary>
/// The name section (appendix, 7.4.1): what debuggers and traps call things. A broken one is no error by the
/// specification; what was read before the damage counts. Indices ascend, so each name is looked at once.
/// </summary>
internal sealed class NameSection(ModuleReading module)
{
    private readonly WasmReader _reader = module.Reader;
    private string? _moduleName;
    private int _functions;
    private long _locals;

    /// <summary>Reads the section's contents, which end with the reader's range.</summary>
    public ModuleNames Read()
    {
        var readable = true;
        try
        {
            while (_reader.Remaining > 0)
            {
                ReadSubsection();
            }
        }
        catch (WasmFormatException)
        {
            readable = false;
        }

        return new ModuleNames(_moduleName, _functions, _locals, readable);
    }

    private void ReadSubsection()
    {
        var id = _reader.ReadByte();
        var size = _reader.ReadU32();
        var end = _reader.Position + size;
        if (size > _reader.Remaining)
        {
            throw _reader.Truncation("a part of the name section is longer than the section");
        }

        switch (id)
        {
            case 0:
                _moduleName = _reader.ReadName();
                break;
            case 1:
                ReadFunctionNames(end);
                break;
            case 2:
                CountLocals(end);
                break;
            case 7:
                ReadNames(end, module.Globals, static (global, name) => global with { Name = name });
                break;
            case 9:
                ReadNames(end, module.Data, static (data, name) => data with { Name = name });
                break;
            default:
                break;
        }

        // Or parts of a few bytes, each with a name that reaches far into those behind it, would be read over and over.
        if (_reader.Position > end)
        {
            throw _reader.Malformed("a part of the name section holds more than its length");
        }

        _reader.Seek(end);
    }

    private void ReadFunctionNames(long end)
    {
        var count = Math.Min(_reader.ReadU32(), int.MaxValue);
        for (long last = -1, i = 0; i < count && _reader.Position < end; i++)
        {
            var index = Ascending(ref last);
            var at = module.Here();
            _reader.ReadNameBytes();
            module.Functions.SetName(index, at, NameOrigin.NameSection);
            _functions++;
        }
    }

    private void CountLocals(long end)
    {
        var functions = _reader.ReadU32();
        for (var i = 0L; i < functions && _reader.Position < end; i++)
        {
            _reader.ReadU32();
            var locals = _reader.ReadU32();
            for (var j = 0L; j < locals && _reader.Position < end; j++)
            {
                _reader.ReadU32();
                _reader.Skip(_reader.ReadU32());
                _locals++;
            }
        }
    }

    // Only what is listed gets its name; the lists begin with index 0.
    private void ReadNames<T>(long end, List<T> list, Func<T, string, T> named)
    {
        var count = _reader.ReadU32();
        for (long last = -1, i = 0; i < count && _reader.Position < end; i++)
        {
            var index = Ascending(ref last);
            var name = _reader.ReadNameBytes();
            if (index < (uint)list.Count)
            {
                list[(int)index] = named(list[(int)index], _reader.Keep(name));
            }
        }
    }

    private uint Ascending(ref long last)
    {
        var index = _reader.ReadU32();
        if (index <= last)
        {
            throw _reader.Malformed("names do not stand in the order of what they name");
        }

        last = index;
        return index;
    }
}
