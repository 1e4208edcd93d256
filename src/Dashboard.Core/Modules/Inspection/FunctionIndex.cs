using System.Globalization;
using System.Text;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>In which order functions are listed.</summary>
public enum FunctionOrder
{
    /// <summary>As the module numbers them.</summary>
    Index,

    /// <summary>Largest body first.</summary>
    Size,
}

/// <summary>Which functions are wanted.</summary>
public sealed record FunctionQuery
{
    /// <summary>The most functions of one page.</summary>
    public const int MaxCount = 500;

    /// <summary>How many of those that match are passed over.</summary>
    public int From { get; init; }

    /// <summary>How many are wanted: 1 to <see cref="MaxCount"/>.</summary>
    public int Count { get; init; } = 100;

    /// <summary>A part of the name, whatever its case, or an index; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary>Their order.</summary>
    public FunctionOrder Order { get; init; }
}

/// <summary>A page of functions.</summary>
/// <param name="Items">The functions.</param>
/// <param name="Matching">How many match in all.</param>
/// <param name="Total">How many there are.</param>
public sealed record FunctionPage(IReadOnlyList<ModuleFunction> Items, int Matching, int Total);

/// <summary>Where the functions of one module are: some 13 bytes for each. Names and types are read from the file when they are asked for.</summary>
public sealed class FunctionIndex
{
    private const int MaxSearchedBytes = 2048;
    private readonly FunctionTable _functions;
    private readonly List<uint> _typesAt;

    internal FunctionIndex(FunctionTable functions, List<uint> typesAt)
    {
        _functions = functions;
        _typesAt = typesAt;
    }

    /// <summary>No functions.</summary>
    public static FunctionIndex Empty { get; } = new(new FunctionTable(), []);

    /// <summary>Functions in all, imported ones first.</summary>
    public int Count => _functions.Count;

    /// <summary>Reads a page from the file the index was made of.</summary>
    public FunctionPage Read(Stream stream, FunctionQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var module = new ModuleReading(new WasmReader(stream)) { Functions = _functions, TypesAt = _typesAt };
        var matching = query.Text.Trim() is { Length: > 0 } text ? Find(module.Reader, text, cancellationToken) : null;
        if (query.Order == FunctionOrder.Size)
        {
            matching ??= [.. Enumerable.Range(0, Count)];
            matching = [.. matching.OrderByDescending(i => _functions.SizeOf(i) ?? 0)]; // stable: equals stay in their order
        }

        var total = matching?.Count ?? Count;
        var from = Math.Clamp(query.From, 0, total);
        var count = Math.Min(Math.Clamp(query.Count, 1, FunctionQuery.MaxCount), total - from);
        return new FunctionPage([.. Enumerable.Range(from, count).Select(i => FunctionReader.Read(module, matching?[i] ?? i))], total, Count);
    }

    // Names are looked at in the order they stand in the file, whatever it calls them: reading stays sequential.
    private List<int> Find(WasmReader reader, string text, CancellationToken cancellationToken)
    {
        var named = new List<(uint At, int Index)>(Count);
        for (var i = 0; i < Count; i++)
        {
            if (_functions.NameOf(i) is (var at, not NameOrigin.None))
            {
                named.Add((at, i));
            }
        }

        named.Sort();
        var found = new SortedSet<int>();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Count)
        {
            found.Add(index);
        }

        Span<char> name = stackalloc char[MaxSearchedBytes];
        foreach (var (at, function) in named)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.Seek(at);
            var bytes = reader.ReadNameBytes();
            var length = Encoding.UTF8.GetChars(bytes[..Math.Min(bytes.Length, MaxSearchedBytes)], name);
            if (name[..length].Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(function);
            }
        }

        return [.. found];
    }
}
