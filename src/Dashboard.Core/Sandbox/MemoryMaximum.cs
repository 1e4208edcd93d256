using Dashboard.Core.Errors;
using Dashboard.Core.Modules.Inspection;

namespace Dashboard.Core.Sandbox;

/// <summary>
/// Lowers the maximum of every linear memory of a module (core specification, 5.3.9 and 5.5.8), so that a runtime
/// without a memory limit of its own refuses to grow past it: <c>memory.grow</c> answers -1, as the specification allows.
/// </summary>
internal sealed class MemoryMaximum
{
    private readonly WasmReader _reader;
    private readonly long _limitBytes;
    private readonly List<(long Start, long End, byte[] Bytes)> _splices = [];

    private MemoryMaximum(WasmReader reader, long limitBytes)
    {
        _reader = reader;
        _limitBytes = limitBytes;
    }

    /// <summary>Writes a copy of the module whose memories stay inside the limit; false (and no file) when they already do.</summary>
    /// <exception cref="ProblemException">Malformed, or a memory begins larger than the limit.</exception>
    public static bool TryRewrite(string source, string target, long limitBytes)
    {
        using var module = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var rewriting = new MemoryMaximum(new WasmReader(module), limitBytes);
        try
        {
            rewriting.FindSplices();
        }
        catch (WasmFormatException e)
        {
            throw new ProblemException(ProblemKind.Invalid, "The module can't be run.", $"It is malformed at byte {e.Offset}: {e.Message}.", "Build it again.", e);
        }

        if (rewriting._splices.Count == 0)
        {
            return false;
        }

        using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        rewriting.Copy(module, copy);
        return true;
    }

    private void FindSplices()
    {
        _reader.Seek(8);
        while (_reader.Remaining > 0)
        {
            var id = _reader.ReadByte();
            var sizeAt = _reader.Position;
            var size = _reader.ReadU32();
            var contents = _reader.Position;
            if (!_reader.TryEnter(size))
            {
                throw _reader.Truncation("a section is longer than the file");
            }

            if (id is 2 or 5)
            {
                var before = _splices.Count;
                var grown = id == 2 ? ReadImports() : ReadMemories();
                if (_splices.Count > before)
                {
                    _splices.Insert(before, (sizeAt, contents, Unsigned((ulong)(size + grown))));
                }
            }

            _reader.Skip(_reader.Remaining);
            _reader.Leave();
        }
    }

    private long ReadImports()
    {
        long grown = 0;
        var count = _reader.ReadCount("imports", minEntryBytes: 4);
        for (var i = 0; i < count; i++)
        {
            _reader.ReadName();
            _reader.ReadName();
            switch (_reader.ReadByte())
            {
                case 0:
                    _reader.ReadU32();
                    break;
                case 1:
                    TypeReader.ReadReferenceType(_reader, null);
                    TypeReader.ReadLimits(_reader, memory: false);
                    break;
                case 2:
                    grown += ReadMemory();
                    break;
                case 3:
                    TypeReader.ReadGlobalType(_reader, null);
                    break;
                case 4:
                    _reader.ReadByte();
                    _reader.ReadU32();
                    break;
                default:
                    throw _reader.Malformed("unknown kind of import");
            }
        }

        return grown;
    }

    private long ReadMemories()
    {
        long grown = 0;
        var count = _reader.ReadCount("memories", minEntryBytes: 2, max: 100_000);
        for (var i = 0; i < count; i++)
        {
            grown += ReadMemory();
        }

        return grown;
    }

    // Answers by how many bytes the new limits are longer.
    private long ReadMemory()
    {
        var start = _reader.Position;
        var limits = TypeReader.ReadLimits(_reader, memory: true);
        var most = (ulong)(_limitBytes / limits.PageBytes);
        if (limits.Min > most)
        {
            throw new ProblemException(ProblemKind.Invalid, "The module needs more memory than it may have.",
                $"It begins with {limits.Min} pages of {limits.PageBytes} bytes; the limit is {ByteText.Format(_limitBytes)}.", "Raise the run's memory limit.");
        }

        if (limits.Max <= most)
        {
            return 0;
        }

        var flags = 1 | (limits.Shared ? 2 : 0) | (limits.Is64 ? 4 : 0) | (limits.PageBytes == 65_536 ? 0 : 8);
        byte[] bytes = [(byte)flags, .. Unsigned(limits.Min), .. Unsigned(most), .. limits.PageBytes == 65_536 ? [] : Unsigned(0)];
        _splices.Add((start, _reader.Position, bytes));
        return bytes.Length - (_reader.Position - start);
    }

    private void Copy(FileStream module, FileStream copy)
    {
        var buffer = new byte[128 * 1024];
        long position = 0;
        foreach (var (start, end, bytes) in _splices)
        {
            CopyRange(start);
            copy.Write(bytes);
            position = end;
        }

        CopyRange(module.Length);

        void CopyRange(long until)
        {
            module.Seek(position, SeekOrigin.Begin);
            while (position < until)
            {
                var read = module.Read(buffer, 0, (int)Math.Min(buffer.Length, until - position));
                if (read == 0)
                {
                    throw new EndOfStreamException("The module became shorter while it was read.");
                }

                copy.Write(buffer, 0, read);
                position += read;
            }
        }
    }

    private static byte[] Unsigned(ulong value)
    {
        var bytes = new List<byte>(10);
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80u : 0)));
            value >>= 7;
        }
        while (value != 0);
        return [.. bytes];
    }
}
