using System.Text.Json.Nodes;
using LocalCluster.Auth;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Admission;

/// <summary>
/// What a node may write: itself (not its taints, nor labels that place workloads), its lease, and the status and end
/// of its own pods. Source: Kubernetes documentation, admission plugin NodeRestriction.
/// </summary>
internal sealed class NodeRestriction : IAdmissionCheck
{
    public void Check(AdmissionRequest request)
    {
        if (request.User.NodeName is not { } node)
            return;
        switch (request.Resource.Plural)
        {
            case "nodes":
                CheckNode(request, node);
                break;
            case "pods":
                CheckPod(request, node);
                break;
            case "leases" when request.Namespace != "kube-node-lease" || request.Name != node:
                throw request.Forbid($"can only access node lease with the same name as the requesting node ({node})");
        }
    }

    private static void CheckNode(AdmissionRequest request, string node)
    {
        if (request.Name != node)
            throw request.Forbid($"node \"{node}\" is not allowed to modify node \"{request.Name}\"");
        if (request.Value is not { } value)
            return;
        var old = request.Old?.ToMutable();
        if (old is not null && !JsonNode.DeepEquals(Taints(value), Taints(old)))
            throw request.Forbid($"node \"{node}\" is not allowed to modify taints");
        var refused = NodeLabels.Refused(value.Object("metadata", "labels"), old.Object("metadata", "labels"));
        if (refused.Count > 0)
            throw request.Forbid($"is not allowed to modify labels: {string.Join(", ", refused)}");
        if (value.Array("metadata", "ownerReferences") is { Count: > 0 } && old is null)
            throw request.Forbid($"node \"{node}\" is not allowed to set ownerReferences");
    }

    private static void CheckPod(AdmissionRequest request, string node)
    {
        switch (request.Verb)
        {
            case "create":
                throw request.Forbid($"node \"{node}\" can only create mirror pods, which this cluster does not have");
            case "delete" when request.Old!.Root.Text("spec", "nodeName") != node:
                throw request.Forbid($"node \"{node}\" can only delete pods with spec.nodeName set to itself");
            case "update" when request.Subresource != "status":
                throw request.Forbid($"node \"{node}\" can only update the status of pods");
            case "update" when request.Old!.Root.Text("spec", "nodeName") != node:
                throw request.Forbid($"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself");
            case "update" when !JsonNode.DeepEquals(request.Value.Object("metadata", "labels"), request.Old.ToMutable().Object("metadata", "labels")):
                throw request.Forbid($"node \"{node}\" cannot update labels through pod status");
        }
    }

    private static JsonNode Taints(JsonObject node) => node.Array("spec", "taints") ?? [];
}
