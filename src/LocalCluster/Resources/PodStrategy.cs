using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Storage;

namespace LocalCluster.Resources;

/// <summary>Pods: the defaults a real server fills in, graceful deletion, an all but immutable spec.</summary>
internal sealed class PodStrategy : ResourceStrategy
{
    public override bool HasStatus => true;

    public override bool HasGeneration => true;

    public override void PrepareCreate(JsonObject value, WriteContext context)
    {
        if (value.Object("spec") is { } spec)
            PodDefaults.Apply(spec);
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = PodQuality.Of(value) };
    }

    public override void PrepareUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        base.PrepareUpdate(value, old, context);
        if (value.Object("spec") is { } spec)
            PodDefaults.Apply(spec);
    }

    public override void PrepareSubresource(string subresource, JsonObject value, JsonObject old, WriteContext context)
    {
        // Binding is the one act that writes the spec after creation.
        if (subresource == "binding")
            return;
        base.PrepareSubresource(subresource, value, old, context);
        // The class follows from the spec; nodes and people tend to leave it out.
        if (value.Object("status") is { } status && old.Text("status", "qosClass") is { } quality)
            status["qosClass"] = quality;
    }

    public override void Validate(JsonObject value, List<FieldError> errors) => PodValidation.Validate(value, errors);

    public override void ValidateUpdate(JsonObject value, JsonObject old, List<FieldError> errors)
    {
        PodValidation.Validate(value, errors);
        PodValidation.ValidateUpdate(value, old, errors);
    }

    public override long GraceSeconds(StoredObject current, long? asked)
    {
        var phase = current.Root.Text("status", "phase");
        // Nobody but a node has anything to stop.
        if (string.IsNullOrEmpty(current.Root.Text("spec", "nodeName")) || phase is "Succeeded" or "Failed")
            return 0;
        var seconds = asked ?? current.Root.Number("spec", "terminationGracePeriodSeconds") ?? PodDefaults.GraceSeconds;
        return seconds < 0 ? 1 : seconds;
    }
}
