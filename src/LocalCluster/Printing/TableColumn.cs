using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCluster.Printing;

/// <summary>One column of a kind's table.</summary>
/// <param name="Priority">0 is always shown, 1 only with <c>-o wide</c>.</param>
/// <param name="Cell">The cell's text (or number) for an object, at a moment.</param>
internal sealed record TableColumn(string Name, string Type, string Format, string Description, int Priority, Func<JsonElement, DateTimeOffset, JsonNode?> Cell)
{
    public static TableColumn Text(string name, string description, Func<JsonElement, string?> cell, int priority = 0)
        => new(name, "string", "", description, priority, (o, _) => cell(o) ?? "");

    public static TableColumn Number(string name, string description, Func<JsonElement, long> cell, int priority = 0)
        => new(name, "integer", "", description, priority, (o, _) => cell(o));

    /// <summary>A column of times, shown as "how long ago".</summary>
    public static TableColumn Since(string name, string description, Func<JsonElement, DateTimeOffset?> time, int priority = 0)
        => new(name, "string", "", description, priority, (o, now) => HumanDuration.Since(time(o), now));

    public JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
