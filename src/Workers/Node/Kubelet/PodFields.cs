using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Node.Kubelet;

/// <summary>The fields <c>fieldRef</c> may name: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/.</summary>
internal static class PodFields
{
    /// <exception cref="ProblemException">A path the downward API does not have.</exception>
    public static string Read(V1Pod pod, string path, string nodeIp) => path switch
    {
        "metadata.name" => pod.Metadata.Name ?? "",
        "metadata.namespace" => pod.Metadata.Namespace ?? "",
        "metadata.uid" => pod.Metadata.Uid ?? "",
        "spec.nodeName" => pod.Spec.NodeName ?? "",
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "default",
        "status.hostIP" or "status.hostIPs" or "status.podIP" or "status.podIPs" => nodeIp,
        _ when Subscript(path, "metadata.labels") is { } label => pod.Metadata.Labels?.GetValueOrDefault(label) ?? "",
        _ when Subscript(path, "metadata.annotations") is { } annotation => pod.Metadata.Annotations?.GetValueOrDefault(annotation) ?? "",
        _ => throw new ProblemException(
            ProblemKind.Invalid,
            $"fieldRef cannot read {path}.",
            "The downward API has metadata.name, namespace, uid, labels['KEY'] and annotations['KEY'], spec.nodeName and serviceAccountName, status.hostIP and podIP.",
            "Correct the pod's env."),
    };

    private static string? Subscript(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal)
            ? path[(field.Length + 2)..^2]
            : null;
}
