using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>Events in their core/v1 form, which is the stored one.</summary>
internal sealed class EventStrategy : ResourceStrategy
{
    // Event names may hold what the name of the object they are about held.
    public override string? NameError(string name) => NameRules.Subdomain(name.ToLowerInvariant());
}

/// <summary>The same events in their events.k8s.io/v1 form. Source: k8s.io/kubernetes pkg/apis/events/v1/conversion.go.</summary>
internal sealed class EventsV1Strategy : ResourceStrategy
{
    private static readonly (string New, string Stored)[] Renamed =
    [
        ("note", "message"),
        ("regarding", "involvedObject"),
        ("reportingController", "reportingComponent"),
        ("deprecatedSource", "source"),
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedCount", "count"),
    ];

    public override string? NameError(string name) => NameRules.Subdomain(name.ToLowerInvariant());

    public override JsonObject ToStored(JsonObject value) => Rename(value, "v1", r => (r.New, r.Stored));

    public override Func<JsonObject, JsonObject>? FromStored => value => Rename(value, "events.k8s.io/v1", r => (r.Stored, r.New));

    private static JsonObject Rename(JsonObject value, string apiVersion, Func<(string New, string Stored), (string From, string To)> direction)
    {
        foreach (var (from, to) in Renamed.Select(direction))
        {
            if (!value.Remove(from, out var moved))
                continue;
            value[to] = moved;
        }

        value["apiVersion"] = apiVersion;
        return value;
    }
}
