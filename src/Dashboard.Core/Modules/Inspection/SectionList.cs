namespace Dashboard.Core.Modules.Inspection;

/// <summary>Walks the sections of a module or component and keeps their list and the custom sections' names.</summary>
internal sealed class SectionList(WasmReader reader)
{
    private const int MaxSections = 100_000;
    private readonly List<ModuleSection> _sections = [];
    private readonly List<string> _customNames = [];
    private readonly List<string> _producers = [];
    private string _name = "";
    private long _start;
    private int _seen;

    public IReadOnlyList<ModuleSection> Sections => _sections;

    public IReadOnlyList<string> CustomNames => _customNames;

    public IReadOnlyList<string> Producers => _producers;

    /// <summary>Reads a section's header and a custom section's name; reading then ends with the section.</summary>
    /// <param name="nameOf">The section's name by its id; empty when there is no such section.</param>
    public int Enter(Func<int, string> nameOf)
    {
        var at = reader.Position;
        if (++_seen > MaxSections)
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
        var size = reader.End - _start;
        if (reader.Remaining > 0)
        {
            throw reader.Malformed($"the {_name} section has {reader.Remaining} bytes too many");
        }

        reader.Leave();
        if (_sections.Count < ModuleInspection.ListLimit)
        {
            _sections.Add(new ModuleSection(id, _name, _start, size, count));
        }
    }

    private void ReadCustom()
    {
        var name = reader.ReadName();
        _name = "custom " + name;
        if (_customNames.Count < ModuleInspection.ListLimit)
        {
            _customNames.Add(name);
        }

        if (name == "producers" && _producers.Count == 0)
        {
            ReadProducers();
        }

        reader.Skip(reader.Remaining);
    }

    // By convention only (tool-conventions, ProducersSection): what can't be read there is left out, not an error.
    private void ReadProducers()
    {
        try
        {
            var fields = reader.ReadCount("fields", minEntryBytes: 2, max: 16);
            for (var i = 0; i < fields; i++)
            {
                var field = reader.ReadName();
                var values = reader.ReadCount("values", minEntryBytes: 2, max: 64);
                for (var j = 0; j < values; j++)
                {
                    _producers.Add($"{field}: {reader.ReadName()} {reader.ReadName()}".TrimEnd());
                }
            }
        }
        catch (WasmFormatException)
        {
            _producers.Add("(unreadable)");
        }
    }
}
