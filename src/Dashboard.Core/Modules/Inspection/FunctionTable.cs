namespace Dashboard.Core.Modules.Inspection;

/// <summary>Where a function's name was found; a later one counts more.</summary>
internal enum NameOrigin : byte
{
    None,
    Import,
    Export,
    NameSection,
}

/// <summary>
/// Every function of a module, imported ones first, in 13 bytes each: engines take a million of them. A name is only the
/// place in the file where it stands.
/// </summary>
internal sealed class FunctionTable
{
    private readonly List<uint> _namesAt = [];
    private readonly List<NameOrigin> _origins = [];

    /// <summary>The type of each.</summary>
    public List<uint> Types { get; } = [];

    /// <summary>Bytes of each body; the first belongs to the function behind the imported ones.</summary>
    public List<uint> BodySizes { get; } = [];

    /// <summary>How many are imported.</summary>
    public int Imported { get; private set; }

    public int Count => Types.Count;

    public void AddImported(uint type, uint nameAt)
    {
        Imported++;
        Add(type);
        SetName((uint)Count - 1, nameAt, NameOrigin.Import);
    }

    public void Add(uint type)
    {
        Types.Add(type);
        _namesAt.Add(0);
        _origins.Add(NameOrigin.None);
    }

    public void EnsureCapacity(int more)
    {
        Types.EnsureCapacity(Count + more);
        _namesAt.EnsureCapacity(Count + more);
        _origins.EnsureCapacity(Count + more);
        BodySizes.EnsureCapacity(more);
    }

    /// <summary>Remembers a name, unless a better one is known. A function that does not exist is passed over.</summary>
    public void SetName(uint index, uint at, NameOrigin origin)
    {
        if (index < (uint)Count && _origins[(int)index] < origin)
        {
            _namesAt[(int)index] = at;
            _origins[(int)index] = origin;
        }
    }

    public (uint At, NameOrigin Origin) NameOf(int index) => (_namesAt[index], _origins[index]);

    /// <summary>Bytes of a body; null for an imported function.</summary>
    public uint? SizeOf(int index) => index < Imported || index - Imported >= BodySizes.Count ? null : BodySizes[index - Imported];
}
