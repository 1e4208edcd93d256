using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Auth;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>Gives a pod its node, once.</summary>
internal static class PodBinding
{
    /// <exception cref="ApiException">Conflict: it has one, or is going.</exception>
    public static void Bind(ResourceService resources, string ns, string name, string node, WriteOptions options)
        => resources.Update(Binder, "binding", ns, name, pod => Assign(pod, name, node, resources.Now), options);

    private static JsonObject Assign(JsonObject pod, string name, string node, DateTimeOffset now)
    {
        if (pod.Text("metadata", "deletionTimestamp") is not null)
            throw ApiException.Conflict("", "pods/binding", name, $"pod {name} is being deleted, cannot be assigned to a host");
        if (pod.Text("spec", "nodeName") is { Length: > 0 } current)
            throw ApiException.Conflict("", "pods/binding", name, $"pod {name} is already assigned to node \"{current}\"");
        pod.Child("spec")["nodeName"] = node;
        Conditions.Set(pod, "PodScheduled", "True", null, null, now);
        return pod;
    }

    private static ResourceDescriptor Binder { get; } = ResourceCatalog.Stored(ResourceCatalog.Pods);
}
