using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;

namespace LocalCluster.Controllers;

/// <summary>Writes the events of this cluster's own parts; the same thing said again is counted, not repeated.</summary>
internal sealed class EventRecorder(ResourceService resources, string component, TimeProvider time)
{
    private const int MaxRemembered = 1000;
    private static readonly ResourceDescriptor Events = ResourceCatalog.Stored(ResourceCatalog.Events);

    private readonly Dictionary<(string Uid, string Reason, string Message), string> said = [];

    public void Normal(StoredObject about, string reason, string message) => Record(about, "Normal", reason, message);

    public void Warning(StoredObject about, string reason, string message) => Record(about, "Warning", reason, message);

    private void Record(StoredObject about, string type, string reason, string message)
    {
        var ns = about.Namespace.Length > 0 ? about.Namespace : "default";
        try
        {
            if (said.TryGetValue((about.Uid, reason, message), out var name) && resources.Store.Find(ResourceCatalog.Events, ns, name) is not null)
                resources.Update(Events, "", ns, name, Again, WriteOptions.Controller);
            else
                Remember((about.Uid, reason, message), resources.Create(Events, ns, New(about, ns, type, reason, message), WriteOptions.Controller).Name);
        }
        catch (ApiException)
        {
            // An event is a remark; its namespace may just be going away.
        }
    }

    private void Remember((string, string, string) key, string name)
    {
        if (said.Count >= MaxRemembered)
            said.Clear();
        said[key] = name;
    }

    private JsonObject Again(JsonObject value)
    {
        value["count"] = (value.Number("count") ?? 1) + 1;
        value["lastTimestamp"] = KubeTime.Seconds(time.GetUtcNow());
        return value;
    }

    private JsonObject New(StoredObject about, string ns, string type, string reason, string message)
    {
        var now = KubeTime.Seconds(time.GetUtcNow());
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Name(about.Name), ["namespace"] = ns },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = about.Root.Text("apiVersion"),
                ["kind"] = about.Root.Text("kind"),
                ["name"] = about.Name,
                ["namespace"] = about.Namespace.Length > 0 ? about.Namespace : null,
                // A node's events are looked up by its name in this place, as kubelets write them.
                ["uid"] = about.Root.Text("kind") == "Node" ? about.Name : about.Uid,
                ["resourceVersion"] = about.Revision.ToString(CultureInfo.InvariantCulture),
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        };
    }

    private static string Name(string about)
        => string.Create(CultureInfo.InvariantCulture, $"{(about.Length > 200 ? about[..200].TrimEnd('-', '.') : about)}.{Random.Shared.NextInt64():x16}");
}
