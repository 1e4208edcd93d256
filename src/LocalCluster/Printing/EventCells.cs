using System.Text.Json;
using LocalCluster.Json;

namespace LocalCluster.Printing;

internal static class EventCells
{
    public static DateTimeOffset? FirstSeen(JsonElement item) => item.Time("firstTimestamp") ?? item.Time("eventTime") ?? item.Time("metadata", "creationTimestamp");

    public static DateTimeOffset? LastSeen(JsonElement item) => item.Time("series", "lastObservedTime") ?? item.Time("lastTimestamp") ?? FirstSeen(item);

    public static string Object(JsonElement item)
    {
        var kind = item.Text("involvedObject", "kind")?.ToLowerInvariant() ?? "";
        return item.Text("involvedObject", "name") is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    public static string Source(JsonElement item)
    {
        var component = TableColumns.Or(item.Text("source", "component"), item.Text("reportingComponent") ?? "");
        return TableColumns.Or(item.Text("source", "host"), item.Text("reportingInstance") ?? "") is { Length: > 0 } host ? $"{component}, {host}" : component;
    }
}
