namespace Dashboard.Core.Modules.Inspection;

/// <summary>Finds the modules and components inside a component, down to a depth no toolchain reaches. What is inside a module is not read.</summary>
internal sealed class NestedBinaries(WasmReader reader)
{
    private const int MaxDepth = 16;
    private const int HeaderBytes = 8;
    private readonly List<NestedBinary> _found = [];

    public IReadOnlyList<NestedBinary> Found => _found;

    public int Count { get; private set; }

    /// <summary>Adds what fills the section at hand.</summary>
    public void Add(BinaryKind kind, int depth) => Add(kind, reader.End, depth);

    private void Add(BinaryKind kind, long end, int depth)
    {
        Count++;
        if (ModuleReading.HasRoom(_found))
        {
            _found.Add(new NestedBinary(kind, reader.Position, end - reader.Position, depth));
        }

        if (kind == BinaryKind.Module || depth >= MaxDepth)
        {
            reader.Seek(end);
            return;
        }

        Check(reader.Position + HeaderBytes <= end);
        reader.Skip(HeaderBytes);
        while (reader.Position < end)
        {
            var id = reader.ReadByte();
            var size = reader.ReadU32();
            var sectionEnd = reader.Position + size;
            Check(sectionEnd <= end);
            if (id is 1 or 4)
            {
                Add(id == 1 ? BinaryKind.Module : BinaryKind.Component, sectionEnd, depth + 1);
            }

            reader.Seek(sectionEnd);
        }
    }

    private void Check(bool fits)
    {
        if (!fits)
        {
            throw reader.Malformed("a component inside is longer than the section it stands in");
        }
    }
}
