using System.Text.Json;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;

namespace LocalCluster.Auth;

/// <summary>
/// What a node may reach: itself, its lease, the pods bound to it and what those pods refer to.
/// Source: Kubernetes documentation, "Using Node Authorization" (with field selectors, as from 1.32 on).
/// </summary>
internal sealed class NodeAuthorizer(ObjectStore store)
{
    private const string LeaseNamespace = "kube-node-lease";
    private static readonly string[] ReadVerbs = ["get", "list", "watch"];
    private static readonly string[] WriteVerbs = ["create", "update", "patch"];

    public bool IsAllowed(string node, RequestInfo request) => (request.Group, request.Resource) switch
    {
        ("", "nodes") => Node(node, request),
        ("", "pods") => Pod(node, request),
        ("", "secrets") => Referenced(node, request, PodReferences.Secrets),
        ("", "configmaps") => Referenced(node, request, PodReferences.ConfigMaps),
        ("", "services") => ReadVerbs.Contains(request.Verb, StringComparer.Ordinal),
        ("", "events") or ("events.k8s.io", "events") => WriteVerbs.Contains(request.Verb, StringComparer.Ordinal),
        ("coordination.k8s.io", "leases") => Lease(node, request),
        _ => Authorizer.IsSigningRequest(request) && request.Verb is "create" or "get" or "list" or "watch",
    };

    private static bool Node(string node, RequestInfo request) => request.Verb switch
    {
        // Which name a creation carries is in its body: NodeRestriction looks there.
        "create" => request.Subresource.Length == 0,
        "list" or "watch" => request.FieldSelector == $"metadata.name={node}" || request.Name == node,
        "get" or "update" or "patch" => request.Name == node && request.Subresource is "" or "status",
        _ => false,
    };

    private static bool Lease(string node, RequestInfo request)
        => request.Namespace == LeaseNamespace && request.Subresource.Length == 0
            && (request.Verb == "create" || (request.Verb is "get" or "update" or "patch" or "delete" && request.Name == node));

    private bool Pod(string node, RequestInfo request) => request.Verb switch
    {
        "list" or "watch" when request.Name.Length == 0 => SelectsNode(request.FieldSelector, node),
        "get" or "delete" => request.Subresource is "" or "status" && IsBound(node, request),
        "update" or "patch" => request.Subresource == "status" && IsBound(node, request),
        _ => false,
    };

    private static bool SelectsNode(string selector, string node)
        => selector.Split(',').Any(t => t == $"spec.nodeName={node}" || t == $"spec.nodeName=={node}");

    // A pod that is gone is answered with 404, not 403: the node only wants to finish its work.
    private bool IsBound(string node, RequestInfo request)
        => store.Find(ResourceCatalog.Pods, request.Namespace, request.Name) is not { } pod || pod.Root.Text("spec", "nodeName") == node;

    private bool Referenced(string node, RequestInfo request, Func<JsonElement, IEnumerable<string>> references)
    {
        var name = request.Verb switch
        {
            "get" => request.Name,
            "list" or "watch" when request.FieldSelector.StartsWith("metadata.name=", StringComparison.Ordinal) => request.FieldSelector["metadata.name=".Length..],
            _ => "",
        };
        return name.Length > 0 && request.Subresource.Length == 0 && store.Read(ResourceCatalog.Pods).Objects.Values.Any(p =>
            p.Namespace == request.Namespace && p.Root.Text("spec", "nodeName") == node && references(p.Root).Contains(name, StringComparer.Ordinal));
    }
}
