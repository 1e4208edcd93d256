using System.Text.Json.Nodes;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>The <c>status.conditions</c> of an object.</summary>
internal static class Conditions
{
    /// <summary>Sets a condition; its transition time changes only with its status.</summary>
    public static void Set(JsonObject value, string type, string status, string? reason, string? message, DateTimeOffset now)
    {
        var list = value.Child("status").ChildArray("conditions");
        var condition = list.OfType<JsonObject>().FirstOrDefault(c => c.Text("type") == type);
        if (condition is null)
            list.Add(condition = new JsonObject { ["type"] = type });
        if (condition.Text("status") != status)
            condition["lastTransitionTime"] = KubeTime.Seconds(now);
        condition["status"] = status;
        SetOrRemove(condition, "reason", reason);
        SetOrRemove(condition, "message", message);
    }

    private static void SetOrRemove(JsonObject condition, string name, string? text)
    {
        if (text is null)
            condition.Remove(name);
        else
            condition[name] = text;
    }
}
