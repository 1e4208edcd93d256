using System.Text.Json.Nodes;

namespace LocalCluster.Patching;

/// <summary>RFC 7386: objects merge, null deletes, everything else replaces.</summary>
internal sealed class MergePatch(JsonObject patch) : ObjectPatch
{
    public override JsonObject Apply(JsonObject current)
    {
        Merge(current, patch);
        return current;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject part:
                    if (target[name] is not JsonObject child)
                        target[name] = child = [];
                    Merge(child, part);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
