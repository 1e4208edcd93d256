using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>Namespaces: held by <c>spec.finalizers</c> until a controller has emptied them.</summary>
internal sealed class NamespaceStrategy : ResourceStrategy
{
    public const string NameLabel = "kubernetes.io/metadata.name";

    public override bool HasStatus => true;

    public override string? NameError(string name) => NameRules.Label(name);

    public override void PrepareCreate(JsonObject value, WriteContext context)
    {
        var metadata = value.Child("metadata");
        if (metadata.Text("name") is { } name)
            metadata.Child("labels")[NameLabel] = name;
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        base.PrepareUpdate(value, old, context);
        Keep(value, old, "spec");
        value.Child("metadata").Child("labels")[NameLabel] = old.Text("metadata", "name");
    }

    public override void PrepareSubresource(string subresource, JsonObject value, JsonObject old, WriteContext context)
    {
        if (subresource == "finalize")
            Keep(value, old, "status");
        else
            base.PrepareSubresource(subresource, value, old, context);
    }

    public override bool HoldsDeletion(JsonObject value) => value.Array("spec", "finalizers") is { Count: > 0 };

    public override void OnDeletionStarted(JsonObject value) => value.Child("status")["phase"] = "Terminating";
}
