using Dashboard.Core.Modules.Inspection.Custom;

namespace Dashboard.Core.Modules.Inspection;

/// <summary>Walks the sections of a module or component, and reads the custom ones that are known.</summary>
internal sealed class SectionList(WasmReader reader)
{
    private const int MaxSections = 100_000;
    private readonly List<ModuleSection> _sections = [];
    private readonly List<ModuleCustomSection> _customs = [];
    private readonly List<string> _producers = [];
    private readonly List<ModuleFeature> _features = [];
    private string _name = "";
    private long _start;

    public IReadOnlyList<ModuleSection> Sections => _sections;

    public int Count { get; private set; }

    public IReadOnlyList<ModuleCustomSection> Customs => _customs;

    public int CustomCount { get; private set; }

    public IReadOnlyList<string> Producers => _producers;

    public IReadOnlyList<ModuleFeature> Features => _features;

    /// <summary>The name of the custom section entered last.</summary>
    public string CustomName { get; private set; } = "";

    /// <summary>Bytes of the contents of the section entered last.</summary>
    public long Size => reader.End - _start;

    /// <summary>Where the contents of the first name section lie; it is read last, when what it names is known.</summary>
    public (long Start, long Size)? Names { get; private set; }

    /// <summary>Reads a section's header and a custom section's name; reading then ends with the section.</summary>
    /// <param name="nameOf">The section's name by its id; empty when there is no such section.</param>
    public int Enter(Func<int, string> nameOf)
    {
        var at = reader.Position;
        if (++Count > MaxSections)
        {
            throw reader.Malformed($"there are more than {MaxSections} sections");
        }

        var id = reader.ReadByte();
        _name = id == 0 ? "custom" : nameOf(id);
        if (_name.Length == 0)
        {
            throw new WasmFormatException($"{id} is no section id", at);
        }

        var size = reader.ReadU32();
        _start = reader.Position;
        if (!reader.TryEnter(size))
        {
            throw reader.Truncation($"the {_name} section announces {size} bytes, the file has {reader.Remaining} left");
        }

        if (id == 0)
        {
            ReadCustom();
        }

        return id;
    }

    /// <summary>Ends a section, which must have been read completely, and adds it to the list.</summary>
    public void Leave(int id, long? count)
    {
        var size = Size;
        if (reader.Remaining > 0)
        {
            throw reader.Malformed($"the {_name} section has {reader.Remaining} bytes too many");
        }

        reader.Leave();
        if (ModuleReading.HasRoom(_sections))
        {
            _sections.Add(new ModuleSection(id, _name, _start, size, count));
        }
    }

    private void ReadCustom()
    {
        CustomName = reader.ReadName();
        CustomCount++;
        _name = "custom " + CustomName;
        if (ModuleReading.HasRoom(_customs))
        {
            _customs.Add(new ModuleCustomSection(CustomName, _start, Size, CustomPurpose.Of(CustomName)));
        }

        switch (CustomName)
        {
            case "name":
                Names ??= (reader.Position, reader.Remaining);
                break;
            case "producers" when _producers.Count == 0:
                ProducersSection.Read(reader, _producers);
                break;
            case "target_features" when _features.Count == 0:
                TargetFeaturesSection.Read(reader, _features);
                break;
            default:
                break;
        }

        reader.Skip(reader.Remaining);
    }
}
