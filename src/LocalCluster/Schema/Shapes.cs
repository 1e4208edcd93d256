using System.Globalization;

namespace LocalCluster.Schema;

/// <summary>One field of a shape.</summary>
/// <param name="Type">A scalar's name or another shape's.</param>
/// <param name="Number">Its number in the protobuf form, 0 where that is not read.</param>
internal sealed record FieldShape(string Name, string Type, bool IsList, bool IsMap, int Number);

/// <summary>The fields an object, or a part of one, may have.</summary>
internal sealed record Shape(string Name, IReadOnlyDictionary<string, FieldShape> Fields, IReadOnlyDictionary<int, FieldShape> ByNumber);

/// <summary>
/// The shapes of the kinds this server knows, read from a table beside this file when first asked for. Requests are
/// checked against them, protobuf bodies are read by them, and the OpenAPI document is made from them.
/// </summary>
internal static class Shapes
{
    private static readonly Lazy<Dictionary<string, Shape>> Known = new(Read);

    /// <summary>Null when the kind's fields are not known here.</summary>
    public static Shape? Find(string name) => Known.Value.GetValueOrDefault(name);

    public static IEnumerable<Shape> All => Known.Value.Values;

    private static Dictionary<string, Shape> Read()
    {
        using var stream = typeof(Shapes).Assembly.GetManifestResourceStream("shapes.txt")!;
        using var reader = new StreamReader(stream);
        var shapes = new Dictionary<string, Shape>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var colon = line.IndexOf(':');
            if (colon > 0 && line[0] != '#')
                shapes[line[..colon]] = ReadShape(line[..colon], line[(colon + 1)..]);
        }

        return shapes;
    }

    private static Shape ReadShape(string name, string text)
    {
        var fields = text.Split(',', StringSplitOptions.TrimEntries).Select(ReadField).ToDictionary(f => f.Name, StringComparer.Ordinal);
        return new(name, fields, fields.Values.Where(f => f.Number > 0).ToDictionary(f => f.Number));
    }

    private static FieldShape ReadField(string text)
    {
        var space = text.IndexOf(' ');
        var (head, type) = (text[..space], text[(space + 1)..]);
        var equals = head.IndexOf('=');
        return new(
            equals < 0 ? head : head[..equals],
            type.TrimEnd('[', ']', '{', '}'),
            type.EndsWith("[]", StringComparison.Ordinal),
            type.EndsWith("{}", StringComparison.Ordinal),
            equals < 0 ? 0 : int.Parse(head.AsSpan(equals + 1), CultureInfo.InvariantCulture));
    }
}
