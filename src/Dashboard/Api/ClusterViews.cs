using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Api;

/// <summary>A cluster in the API.</summary>
public sealed record ClusterView(string Name, bool Local, string State, string Message, string? Server, bool InsecureSkipTlsVerify)
{
    /// <summary>As the API shows it.</summary>
    public static ClusterView From(ClusterInfo cluster) => new(
        cluster.Name,
        cluster.IsLocal,
        cluster.Local is { } local ? local.State.ToString().ToLowerInvariant() : "configured",
        cluster.Local?.Message ?? $"A context of {Path.GetFileName(cluster.KubeconfigPath)}.",
        cluster.Local?.Server?.ToString(),
        cluster.InsecureSkipTlsVerify);
}

/// <summary>A node in the API.</summary>
public sealed record NodeView(
    string Name, bool Ready, string Status, string? Architecture, string? Runtime, string? Version, string? Address, int? Port, DateTimeOffset? CreatedAt, string? AgentLogId)
{
    /// <summary>As the API shows it.</summary>
    public static NodeView From(V1Node node, NodeAgentStatus? agent)
    {
        var ready = node.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready");
        return new NodeView(
            node.Metadata.Name ?? "",
            ready?.Status == "True",
            ready?.Status == "True" ? "Ready" : "NotReady",
            node.Metadata.Labels?.GetValueOrDefault("kubernetes.io/arch"),
            node.Status?.NodeInfo?.ContainerRuntimeVersion,
            node.Status?.NodeInfo?.KubeletVersion,
            node.Status?.Addresses?.FirstOrDefault(a => a.Type == "InternalIP")?.Address,
            node.Status?.DaemonEndpoints?.KubeletEndpoint?.Port,
            node.Metadata.CreationTimestamp,
            agent?.LogId);
    }
}

/// <summary>A pod in the API.</summary>
public sealed record PodView(
    string Namespace, string Name, string Phase, string Status, string? Message, string? Node, int Restarts, int? ExitCode, string? Image, DateTimeOffset? CreatedAt, bool Started, bool Ours)
{
    /// <summary>As the API shows it.</summary>
    public static PodView From(V1Pod pod)
    {
        var container = pod.Status?.ContainerStatuses is [var first, ..] ? first : null;
        var ended = container?.State?.Terminated ?? container?.LastState?.Terminated;
        return new PodView(
            pod.Metadata.Namespace ?? "",
            pod.Metadata.Name ?? "",
            pod.Status?.Phase ?? "Pending",
            StatusOf(pod, container),
            pod.Status?.Message ?? container?.State?.Waiting?.Message ?? container?.State?.Terminated?.Message,
            pod.Spec.NodeName,
            container?.RestartCount ?? 0,
            ended?.ExitCode,
            pod.Spec.Containers is [var spec, ..] ? spec.Image : null,
            pod.Metadata.CreationTimestamp,
            container is { State.Running: not null } or { State.Terminated: not null } or { RestartCount: > 0 },
            pod.Metadata.Labels?.GetValueOrDefault("app.kubernetes.io/managed-by") == "wasm-dashboard");
    }

    /// <summary>The word kubectl shows, with Krustlet's states where it has one.</summary>
    private static string StatusOf(V1Pod pod, ContainerStatus? container) => pod switch
    {
        { Metadata.DeletionTimestamp: not null } => "Terminating",
        { Status.Phase: "Succeeded" or "Failed" } => pod.Status.Phase,
        { Status.Reason: { Length: > 0 } reason } => reason,
        _ => container?.State?.Waiting?.Reason ?? pod.Status?.Phase ?? "Pending",
    };
}

/// <summary>An event in the API.</summary>
public sealed record EventView(
    string Type, string Reason, string Message, string Object, string? Namespace, int Count, DateTimeOffset? LastSeen)
{
    /// <summary>As the API shows it.</summary>
    public static EventView From(V1Event item) => new(
        item.Type ?? "Normal",
        item.Reason ?? "",
        item.Message ?? "",
        $"{item.InvolvedObject.Kind?.ToLowerInvariant()}/{item.InvolvedObject.Name}",
        item.InvolvedObject.Namespace,
        item.Count ?? 1,
        item.LastTimestamp ?? item.Metadata.CreationTimestamp);
}

/// <summary>A certificate request in the API.</summary>
public sealed record CsrView(
    string Name, string State, string? Subject, string? Signer, string? RequestedBy, IReadOnlyList<string> Usages, DateTimeOffset? CreatedAt)
{
    /// <summary>As the API shows it.</summary>
    public static CsrView From(V1CertificateSigningRequest request) => new(
        request.Metadata.Name ?? "",
        request switch
        {
            _ when request.Has("Denied") => "Denied",
            _ when request.Has("Failed") => "Failed",
            { Status.Certificate.Length: > 0 } => "Issued",
            _ when request.Has("Approved") => "Approved",
            _ => "Pending",
        },
        CsrSubject.Of(request.Spec.Request),
        request.Spec.SignerName,
        request.Spec.Username,
        request.Spec.Usages ?? [],
        request.Metadata.CreationTimestamp);
}
