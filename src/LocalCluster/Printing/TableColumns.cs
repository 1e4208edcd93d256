using LocalCluster.Json;
using LocalCluster.Storage;
using static LocalCluster.Printing.TableColumn;

namespace LocalCluster.Printing;

/// <summary>The columns of each kind, as <c>kubectl get</c> shows them. Source: k8s.io/kubernetes pkg/printers/internalversion.</summary>
internal static class TableColumns
{
    private static readonly TableColumn Name = new("Name", "string", "name", "Name must be unique within a namespace.", 0, (o, _) => o.Text("metadata", "name"));
    private static readonly TableColumn Age = Since("Age", "Time since the object was created.", o => o.Time("metadata", "creationTimestamp"));
    private static readonly TableColumn[] Plain = [Name, Age];

    private static readonly Dictionary<ResourceId, TableColumn[]> Known = new()
    {
        [new("", "pods")] =
        [
            Name,
            Text("Ready", "The aggregate readiness state of this pod for accepting traffic.", PodCells.Ready),
            Text("Status", "The aggregate status of the containers in this pod.", PodCells.Status),
            new("Restarts", "string", "", "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.", 0, PodCells.Restarts),
            Age,
            Text("IP", "The pod's address.", o => Or(o.Text("status", "podIP"), "<none>"), 1),
            Text("Node", "The node the pod is bound to.", o => Or(o.Text("spec", "nodeName"), "<none>"), 1),
            Text("Nominated Node", "The node the pod may run on next.", o => Or(o.Text("status", "nominatedNodeName"), "<none>"), 1),
            Text("Readiness Gates", "Conditions the pod's readiness depends on.", _ => "<none>", 1),
        ],
        [new("", "nodes")] =
        [
            Name,
            Text("Status", "The status of the node.", NodeCells.Status),
            Text("Roles", "The roles of the node.", NodeCells.Roles),
            Age,
            Text("Version", "Kubelet Version reported by the node.", o => o.Text("status", "nodeInfo", "kubeletVersion")),
            Text("Internal-IP", "The node's address.", o => NodeCells.Address(o, "InternalIP"), 1),
            Text("External-IP", "The node's outer address.", o => NodeCells.Address(o, "ExternalIP"), 1),
            Text("OS-Image", "The node's operating system.", o => Or(o.Text("status", "nodeInfo", "osImage"), "<unknown>"), 1),
            Text("Kernel-Version", "The node's kernel.", o => Or(o.Text("status", "nodeInfo", "kernelVersion"), "<unknown>"), 1),
            Text("Container-Runtime", "What runs containers on the node.", o => Or(o.Text("status", "nodeInfo", "containerRuntimeVersion"), "<unknown>"), 1),
        ],
        [new("", "namespaces")] = [Name, Text("Status", "The status of the namespace", o => o.Text("status", "phase")), Age],
        [new("", "secrets")] = [Name, Text("Type", "Used to facilitate programmatic handling of secret data.", o => o.Text("type")), Number("Data", "Number of entries.", o => o.Members("data").Count()), Age],
        [new("", "configmaps")] = [Name, Number("Data", "Number of entries.", o => o.Members("data").Count() + o.Members("binaryData").Count()), Age],
        [new("", "serviceaccounts")] = [Name, Number("Secrets", "Number of secrets.", o => o.Items("secrets").Count()), Age],
        [new("", "services")] =
        [
            Name,
            Text("Type", "How the service is exposed.", o => Or(o.Text("spec", "type"), "ClusterIP")),
            Text("Cluster-IP", "The address of the service.", o => Or(o.Text("spec", "clusterIP"), "<none>")),
            Text("External-IP", "The outer address of the service.", _ => "<none>"),
            Text("Port(s)", "The ports of the service.", o => string.Join(',', o.Items("spec", "ports").Select(p => $"{p.Number("port")}/{p.Text("protocol") ?? "TCP"}"))),
            Age,
        ],
        [new("", "events")] =
        [
            Since("Last Seen", "When this was last seen.", EventCells.LastSeen),
            Text("Type", "Normal or Warning.", o => o.Text("type")),
            Text("Reason", "Why, in one word.", o => o.Text("reason")),
            Text("Object", "What it is about.", EventCells.Object),
            Text("Subobject", "The part of the object.", o => o.Text("involvedObject", "fieldPath"), 1),
            Text("Source", "Who said so.", EventCells.Source, 1),
            Text("Message", "What happened.", o => o.Text("message")?.Trim()),
            Since("First Seen", "When this was first seen.", EventCells.FirstSeen, 1),
            Number("Count", "How often.", o => o.Number("count") ?? o.Number("series", "count") ?? 1, 1),
            Name with { Priority = 1 },
        ],
        [new("coordination.k8s.io", "leases")] = [Name, Text("Holder", "Who holds it.", o => o.Text("spec", "holderIdentity")), Age],
        [new("certificates.k8s.io", "certificatesigningrequests")] =
        [
            Name,
            Age,
            Text("SignerName", "Who is asked to sign.", o => o.Text("spec", "signerName")),
            Text("Requestor", "Who asks.", o => o.Text("spec", "username")),
            new("RequestedDuration", "string", "", "For how long.", 0, (o, _) => o.Number("spec", "expirationSeconds") is { } s ? HumanDuration.Of(TimeSpan.FromSeconds(s)) : "<none>"),
            Text("Condition", "What was decided.", CsrCells.Condition),
        ],
    };

    public static TableColumn[] Of(ResourceId resource) => Known.GetValueOrDefault(resource, Plain);

    internal static string Or(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;
}
