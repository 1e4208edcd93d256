namespace Dashboard.Core.Modules.Inspection;

/// <summary>Adds up what a file's bytes are for. The order is fixed, so that pictures of two modules can be compared.</summary>
internal sealed class SizeParts
{
    private static readonly (string Id, string Name)[] Parts =
    [
        ("code", "code"),
        ("data", "data"),
        ("modules", "core modules inside"),
        ("components", "components inside"),
        ("structure", "types, imports, exports"),
        ("tables", "tables and elements"),
        ("names", "names"),
        ("debug", "debug info"),
        ("custom", "other custom sections"),
        ("framing", "headers"),
    ];

    private readonly Dictionary<string, long> _bytes = new(StringComparer.Ordinal);

    /// <summary>Adds a section of a core module.</summary>
    public void AddModuleSection(int id, string customName, long size) => Add(id switch
    {
        0 => OfCustom(customName),
        4 or 9 => "tables",
        10 => "code",
        11 => "data",
        _ => "structure",
    }, size);

    /// <summary>Adds a section of a component.</summary>
    public void AddComponentSection(int id, string customName, long size) => Add(id switch
    {
        0 => OfCustom(customName),
        1 => "modules",
        4 => "components",
        _ => "structure",
    }, size);

    /// <summary>The parts of a file; what no section holds are headers.</summary>
    public IReadOnlyList<SizePart> Of(long fileSize)
    {
        _bytes["framing"] = fileSize - _bytes.Where(part => part.Key != "framing").Sum(part => part.Value);
        return [.. Parts.Where(p => _bytes.GetValueOrDefault(p.Id) > 0).Select(p => new SizePart(p.Id, p.Name, _bytes[p.Id]))];
    }

    private static string OfCustom(string name) =>
        name is "name" ? "names" : IsDebug(name) ? "debug" : "custom";

    /// <summary>Whether a custom section is for debuggers alone: DWARF, or a pointer to where it is.</summary>
    public static bool IsDebug(string name) =>
        name.StartsWith(".debug_", StringComparison.Ordinal) || name is "external_debug_info" or "sourceMappingURL" or "build_id";

    private void Add(string part, long size) => _bytes[part] = _bytes.GetValueOrDefault(part) + size;
}
