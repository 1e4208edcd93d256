using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Node.Kubelet;

/// <summary>Reads the config maps and secrets a pod names. A node may <c>get</c> them once the pod is bound to it, never list them.</summary>
internal interface IPodObjects
{
    /// <summary>The config map, or null when there is none.</summary>
    Task<V1ConfigMap?> ConfigMapAsync(string ns, string name, CancellationToken cancellationToken);

    /// <summary>The secret, or null when there is none.</summary>
    Task<V1Secret?> SecretAsync(string ns, string name, CancellationToken cancellationToken);
}

/// <summary>The default, over the API.</summary>
internal sealed class PodObjects(KubeClient client) : IPodObjects
{
    public Task<V1ConfigMap?> ConfigMapAsync(string ns, string name, CancellationToken cancellationToken) =>
        client.FindAsync<V1ConfigMap>(ns, name, cancellationToken);

    public Task<V1Secret?> SecretAsync(string ns, string name, CancellationToken cancellationToken) =>
        client.FindAsync<V1Secret>(ns, name, cancellationToken);
}

/// <summary>What is missing for a container to start; it may come later, so the pod waits.</summary>
internal static class Missing
{
    public static ProblemException Object(string kind, string ns, string? name) => new(
        ProblemKind.NotFound, $"The {kind} {ns}/{name} does not exist.", "The pod names it.", $"Create the {kind}, or mark it optional in the pod.");

    public static ProblemException Key(string kind, string ns, string? name, string key) => new(
        ProblemKind.NotFound, $"The {kind} {ns}/{name} has no key {key}.", "The pod names it.", $"Add the key to the {kind}, or mark it optional in the pod.");
}
