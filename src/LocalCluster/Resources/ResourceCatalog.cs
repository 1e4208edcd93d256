using LocalCluster.Storage;

namespace LocalCluster.Resources;

/// <summary>Every resource this server knows, as data.</summary>
internal static class ResourceCatalog
{
    public static readonly ResourceId Namespaces = new("", "namespaces");
    public static readonly ResourceId Nodes = new("", "nodes");
    public static readonly ResourceId Pods = new("", "pods");
    public static readonly ResourceId Secrets = new("", "secrets");
    public static readonly ResourceId ConfigMaps = new("", "configmaps");
    public static readonly ResourceId Events = new("", "events");
    public static readonly ResourceId ServiceAccounts = new("", "serviceaccounts");
    public static readonly ResourceId Leases = new("coordination.k8s.io", "leases");
    public static readonly ResourceId SigningRequests = new("certificates.k8s.io", "certificatesigningrequests");

    private static readonly string[] CreateOnly = ["create"];

    private static readonly string[] EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "type",
    ];

    public static readonly IReadOnlyList<ResourceDescriptor> All =
    [
        Core("namespaces", "namespace", "Namespace", namespaced: false, "ns") with
        {
            Strategy = new NamespaceStrategy(),
            SelectableFields = ["status.phase"],
            Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
            Subresources = [Status("Namespace"), new("finalize", "Namespace", null, null, "update")],
        },
        Core("nodes", "node", "Node", namespaced: false, "no") with
        {
            Strategy = new NodeStrategy(),
            SelectableFields = ["spec.unschedulable"],
            Subresources = [Status("Node")],
        },
        Core("pods", "pod", "Pod", namespaced: true, "po") with
        {
            Categories = ["all"],
            Strategy = new PodStrategy(),
            SelectableFields = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
            Subresources =
            [
                Status("Pod"),
                new("log", "Pod", null, null, "get"),
                new("binding", "Binding", null, null, "create"),
                new("eviction", "Eviction", "policy", "v1", "create"),
            ],
        },
        Core("secrets", "secret", "Secret", namespaced: true) with { Strategy = new SecretStrategy(), SelectableFields = ["type"] },
        Core("configmaps", "configmap", "ConfigMap", namespaced: true, "cm"),
        Core("events", "event", "Event", namespaced: true, "ev") with { Strategy = new EventStrategy(), Durable = false, SelectableFields = EventFields },
        Core("serviceaccounts", "serviceaccount", "ServiceAccount", namespaced: true, "sa"),
        Core("services", "service", "Service", namespaced: true, "svc") with { Categories = ["all"], Subresources = [Status("Service")] },
        new()
        {
            Group = "certificates.k8s.io",
            Version = "v1",
            Plural = "certificatesigningrequests",
            Singular = "certificatesigningrequest",
            Kind = "CertificateSigningRequest",
            ShortNames = ["csr"],
            Strategy = new CsrStrategy(),
            SelectableFields = ["spec.signerName"],
            Subresources = [Status("CertificateSigningRequest"), new("approval", "CertificateSigningRequest", null, null, "get", "patch", "update")],
        },
        new()
        {
            Group = "coordination.k8s.io",
            Version = "v1",
            Plural = "leases",
            Singular = "lease",
            Kind = "Lease",
            Namespaced = true,
            Strategy = new LeaseStrategy(),
            Durable = false,
        },
        new()
        {
            Group = "events.k8s.io",
            Version = "v1",
            Plural = "events",
            Singular = "event",
            Kind = "Event",
            Namespaced = true,
            ShortNames = ["ev"],
            Strategy = new EventsV1Strategy(),
            StoredAs = Events,
            SelectableFields = EventFields,
            Durable = false,
        },
        Review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        Review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        Review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
    ];

    private static readonly Dictionary<(string, string, string), ResourceDescriptor> ByPath =
        All.ToDictionary(r => (r.Group, r.Version, r.Plural));

    public static ResourceDescriptor? Find(string group, string version, string plural) => ByPath.GetValueOrDefault((group, version, plural));

    /// <summary>The version objects of a collection are stored in.</summary>
    public static ResourceDescriptor Stored(ResourceId id) => All.First(r => r.StoredAs is null && r.Storage == id);

    private static ResourceDescriptor Core(string plural, string singular, string kind, bool namespaced, params string[] shortNames) => new()
    {
        Group = "",
        Version = "v1",
        Plural = plural,
        Singular = singular,
        Kind = kind,
        Namespaced = namespaced,
        ShortNames = shortNames,
    };

    private static ResourceDescriptor Review(string group, string plural, string kind) => new()
    {
        Group = group,
        Version = "v1",
        Plural = plural,
        Singular = plural[..^1],
        Kind = kind,
        Verbs = CreateOnly,
    };

    private static SubresourceDescriptor Status(string kind) => new("status", kind, null, null, "get", "patch", "update");
}
