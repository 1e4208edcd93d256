using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Patching;

/// <summary>Server-side apply: an applier states what it wants; what it stated before and no longer does goes away.</summary>
/// <remarks>
/// A sound simplification of the real thing: ownership is tracked between appliers only. Each applier's fields are kept
/// in <c>managedFields</c> in the real format; plain updates own nothing, so they neither cause conflicts nor keep a
/// field alive. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/
/// </remarks>
internal sealed class ApplyPatch
{
    public const string ContentType = "application/apply-patch+yaml";
    private readonly string manager;
    private readonly bool force;
    private readonly ResourceDescriptor resource;
    private readonly string subresource;

    private ApplyPatch(JsonObject configuration, string manager, bool force, ResourceDescriptor resource, string subresource)
    {
        Configuration = configuration;
        this.manager = manager;
        this.force = force;
        this.resource = resource;
        this.subresource = subresource;
    }

    public JsonObject Configuration { get; }

    public static ApplyPatch Parse(ApiRequest request, byte[] body)
    {
        var applier = request.Query("fieldManager");
        if (string.IsNullOrEmpty(applier))
            throw ApiException.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        if (Bodies.ParseNode(body, yaml: true) is not JsonObject configuration)
            throw ApiException.BadRequest("an apply patch must be an object");
        if (configuration.Text("metadata", "managedFields") is not null || configuration.Array("metadata", "managedFields") is { Count: > 0 })
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        configuration.Child("metadata").Default("name", request.Info.Name);
        return new(configuration, applier, request.QueryFlag("force"), request.Resource, request.Info.Subresource);
    }

    /// <summary>The object as its first applier makes it.</summary>
    public JsonObject ToNew(DateTimeOffset now)
    {
        var value = (JsonObject)Configuration.DeepClone();
        value.Child("metadata")["managedFields"] = new JsonArray(Entry(OwnedFields.Of(Configuration), now));
        return value;
    }

    /// <exception cref="ApiException">Conflict: another applier owns a field that this one wants otherwise.</exception>
    public JsonObject Apply(JsonObject current, DateTimeOffset now)
    {
        var entries = current.Child("metadata").ChildArray("managedFields");
        var mine = entries.OfType<JsonObject>().FirstOrDefault(IsMine);
        var others = entries.OfType<JsonObject>().Where(e => !IsMine(e) && e.Text("operation") == "Apply").ToList();
        var wanted = OwnedFields.Of(Configuration);
        ResolveConflicts(current, others, wanted);
        if (mine.Object("fieldsV1") is { } before)
            OwnedFields.RemoveAbandoned(current, before, wanted, others.Select(o => o.Object("fieldsV1")));
        new StrategicMergePatch(Settable(), resource).Apply(current);
        if (mine is null)
            entries.Add(Entry(wanted, now));
        else if (!JsonNode.DeepEquals(mine["fieldsV1"], wanted))
            entries[entries.IndexOf(mine)] = Entry(wanted, now);
        return current;
    }

    private void ResolveConflicts(JsonObject current, List<JsonObject> others, JsonObject wanted)
    {
        List<FieldError> conflicts = [];
        foreach (var other in others)
        {
            if (other.Object("fieldsV1") is not { } theirs)
                continue;
            foreach (var path in OwnedFields.Contested(current, Configuration, wanted, theirs))
            {
                if (force)
                    OwnedFields.Disown(theirs, path);
                else
                    conflicts.Add(new(path.Text, "FieldManagerConflict", $"conflict with \"{other.Text("manager")}\""));
            }
        }

        if (conflicts.Count == 0)
            return;
        throw ApiException.ApplyConflict(Describe(conflicts), conflicts);
    }

    private static string Describe(List<FieldError> conflicts)
    {
        if (conflicts.Count == 1)
            return $"Apply failed with 1 conflict: {conflicts[0].Message}: {conflicts[0].Field}";
        var lines = conflicts.GroupBy(c => c.Message, StringComparer.Ordinal)
            .Select(g => $"{g.Key.Replace("conflict", "conflicts", StringComparison.Ordinal)}:\n{string.Join('\n', g.Select(c => "- " + c.Field))}");
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }

    // The stored resourceVersion is compared by whoever stores the result.
    private JsonObject Settable()
    {
        var copy = (JsonObject)Configuration.DeepClone();
        copy.Object("metadata")?.Remove("managedFields");
        return copy;
    }

    private bool IsMine(JsonObject entry)
        => entry.Text("manager") == manager && entry.Text("operation") == "Apply" && (entry.Text("subresource") ?? "") == subresource;

    private JsonObject Entry(JsonObject fields, DateTimeOffset now)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = "Apply",
            ["apiVersion"] = resource.GroupVersion,
            ["time"] = KubeTime.Seconds(now),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = fields.DeepClone(),
        };
        if (subresource.Length > 0)
            entry["subresource"] = subresource;
        return entry;
    }
}
