using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>Nodes: status may come with the object; a new one is tainted until the controller has seen it ready.</summary>
internal sealed class NodeStrategy : ResourceStrategy
{
    public const string NotReadyTaint = "node.kubernetes.io/not-ready";

    public override void PrepareCreate(JsonObject value, WriteContext context)
    {
        // Admission plugin TaintNodesByCondition: nothing is scheduled here before the conditions were looked at.
        var taints = value.Child("spec").ChildArray("taints");
        if (!taints.OfType<JsonObject>().Any(t => t.Text("key") == NotReadyTaint && t.Text("effect") == "NoSchedule"))
            taints.Add(new JsonObject { ["key"] = NotReadyTaint, ["effect"] = "NoSchedule" });
        value.Child("status").Default("daemonEndpoints", new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 0 } });
    }

    public override void PrepareUpdate(JsonObject value, JsonObject old, WriteContext context) => Keep(value, old, "status");

    public override void Validate(JsonObject value, List<FieldError> errors)
    {
        var seen = new HashSet<(string?, string?)>();
        var index = 0;
        foreach (var taint in value.Objects("spec", "taints"))
        {
            var at = $"metadata.taints[{index++}]";
            if (taint.Text("key") is not { Length: > 0 } key)
                errors.Add(FieldError.Required($"{at}.key"));
            else if (NameRules.QualifiedName(key) is { } wrong)
                errors.Add(FieldError.Invalid($"{at}.key", key, wrong));
            if (taint.Text("effect") is not ("NoSchedule" or "PreferNoSchedule" or "NoExecute"))
                errors.Add(FieldError.NotSupported($"{at}.effect", taint.Text("effect") ?? "", "NoSchedule", "PreferNoSchedule", "NoExecute"));
            else if (!seen.Add((taint.Text("key"), taint.Text("effect"))))
                errors.Add(FieldError.Duplicate(at, $"{taint.Text("key")}:{taint.Text("effect")}"));
        }
    }
}
