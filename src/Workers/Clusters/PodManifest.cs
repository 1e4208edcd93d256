using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;
using Dashboard.Core.Registry;

namespace Workers.Clusters;

/// <summary>The pod that runs a module on a wasm node, as object and as YAML a person can read.</summary>
internal static class PodManifest
{
    /// <summary>The label on everything the dashboard puts into a cluster.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Its value.</summary>
    public const string Dashboard = "wasm-dashboard";

    public static V1Pod Create(DeployRequest request, string? pullSecret) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = request.Name,
            Namespace = request.Namespace,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = request.Name, [ManagedBy] = Dashboard },
        },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = request.Name, Image = request.Reference, ImagePullPolicy = "Always" }],
            RestartPolicy = "OnFailure",
            AutomountServiceAccountToken = false,
            ImagePullSecrets = pullSecret is null ? null : [new LocalObjectReference(pullSecret)],
            NodeSelector = new Dictionary<string, string>(StringComparer.Ordinal) { ["kubernetes.io/arch"] = "wasm32-wasi" },
            Tolerations =
            [
                new Toleration("node.kubernetes.io/network-unavailable", "Exists", Effect: "NoSchedule"),
                new Toleration("kubernetes.io/arch", "Equal", "wasm32-wasi", "NoExecute"),
                new Toleration("kubernetes.io/arch", "Equal", "wasm32-wasi", "NoSchedule"),
            ],
        },
    };

    /// <summary>The same as YAML. Names and references were checked, so no value needs more than quotes.</summary>
    public static string Yaml(DeployRequest request, string? pullSecret)
    {
        // Raises for anything that would not be plain text in quotes.
        _ = OciReference.Parse(request.Reference);
        _ = KubeNames.Label(request.Name, "pod");
        _ = KubeNames.Label(request.Namespace, "namespace");
        var secret = pullSecret is null ? "" : $"\n  imagePullSecrets:\n  - name: {pullSecret}";
        return $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: "{request.Name}"
              namespace: "{request.Namespace}"
              labels:
                app: "{request.Name}"
                {ManagedBy}: {Dashboard}
            spec:
              containers:
              - name: "{request.Name}"
                image: "{request.Reference}"
                imagePullPolicy: Always
              restartPolicy: OnFailure
              automountServiceAccountToken: false
              nodeSelector:
                kubernetes.io/arch: wasm32-wasi
              tolerations:
              - key: node.kubernetes.io/network-unavailable
                operator: Exists
                effect: NoSchedule
              - key: kubernetes.io/arch
                operator: Equal
                value: wasm32-wasi
                effect: NoExecute
              - key: kubernetes.io/arch
                operator: Equal
                value: wasm32-wasi
                effect: NoSchedule{secret}

            """;
    }
}
