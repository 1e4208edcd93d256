namespace LocalCluster.Protobuf;

/// <summary>One field: <paramref name="Type"/> is a scalar, a special type or a message's name.</summary>
internal sealed record FieldShape(string Name, string Type, bool Repeated, bool Map);

/// <summary>
/// The messages that kubectl and other typed clients write as protobuf even to a server that speaks JSON: the kinds its
/// commands make or change themselves. Everything that comes from a manifest arrives as JSON.
/// </summary>
/// <remarks>Field numbers are those of the Kubernetes API. In a line: NAME: field=number type, with [] for lists and {} for maps by string.</remarks>
internal static class MessageShapes
{
    private const string Table = """
        ObjectMeta: name=1 string, generateName=2 string, namespace=3 string, uid=5 string, resourceVersion=6 string, generation=7 int, creationTimestamp=8 Time, deletionTimestamp=9 Time, deletionGracePeriodSeconds=10 int, labels=11 string{}, annotations=12 string{}, ownerReferences=13 OwnerReference[], finalizers=14 string[], managedFields=17 ManagedFieldsEntry[]
        OwnerReference: kind=1 string, name=3 string, uid=4 string, apiVersion=5 string, controller=6 bool, blockOwnerDeletion=7 bool
        ManagedFieldsEntry: manager=1 string, operation=2 string, apiVersion=3 string, time=4 Time, fieldsType=6 string, fieldsV1=7 Json, subresource=8 string
        ObjectReference: kind=1 string, namespace=2 string, name=3 string, uid=4 string, apiVersion=5 string, resourceVersion=6 string, fieldPath=7 string
        LocalObjectReference: name=1 string
        Secret: metadata=1 ObjectMeta, data=2 bytes{}, type=3 string, stringData=4 string{}, immutable=5 bool
        ConfigMap: metadata=1 ObjectMeta, data=2 string{}, binaryData=3 bytes{}, immutable=4 bool
        ServiceAccount: metadata=1 ObjectMeta, secrets=2 ObjectReference[], imagePullSecrets=3 LocalObjectReference[], automountServiceAccountToken=4 bool
        Namespace: metadata=1 ObjectMeta, spec=2 NamespaceSpec, status=3 NamespaceStatus
        NamespaceSpec: finalizers=1 string[]
        NamespaceStatus: phase=1 string
        Event: metadata=1 ObjectMeta, involvedObject=2 ObjectReference, reason=3 string, message=4 string, source=5 EventSource, firstTimestamp=6 Time, lastTimestamp=7 Time, count=8 int, type=9 string, eventTime=10 MicroTime, series=11 EventSeries, action=12 string, related=13 ObjectReference, reportingComponent=14 string, reportingInstance=15 string
        EventSource: component=1 string, host=2 string
        EventSeries: count=1 int, lastObservedTime=2 MicroTime
        Binding: metadata=1 ObjectMeta, target=2 ObjectReference
        Lease: metadata=1 ObjectMeta, spec=2 LeaseSpec
        LeaseSpec: holderIdentity=1 string, leaseDurationSeconds=2 int, acquireTime=3 MicroTime, renewTime=4 MicroTime, leaseTransitions=5 int
        CertificateSigningRequest: metadata=1 ObjectMeta, spec=2 CertificateSigningRequestSpec, status=3 CertificateSigningRequestStatus
        CertificateSigningRequestSpec: request=1 bytes, username=2 string, uid=3 string, groups=4 string[], usages=5 string[], signerName=7 string, expirationSeconds=8 int
        CertificateSigningRequestStatus: conditions=1 CertificateSigningRequestCondition[], certificate=2 bytes
        CertificateSigningRequestCondition: type=1 string, reason=2 string, message=3 string, lastUpdateTime=4 Time, lastTransitionTime=5 Time, status=6 string
        Eviction: metadata=1 ObjectMeta, deleteOptions=2 DeleteOptions
        DeleteOptions: gracePeriodSeconds=1 int, preconditions=2 Preconditions, orphanDependents=3 bool, propagationPolicy=4 string, dryRun=5 string[]
        Preconditions: uid=1 string, resourceVersion=2 string
        SelfSubjectAccessReview: metadata=1 ObjectMeta, spec=2 SelfSubjectAccessReviewSpec
        SelfSubjectAccessReviewSpec: resourceAttributes=1 ResourceAttributes, nonResourceAttributes=2 NonResourceAttributes
        ResourceAttributes: namespace=1 string, verb=2 string, group=3 string, version=4 string, resource=5 string, subresource=6 string, name=7 string
        NonResourceAttributes: path=1 string, verb=2 string
        SelfSubjectRulesReview: metadata=1 ObjectMeta, spec=2 SelfSubjectRulesReviewSpec
        SelfSubjectRulesReviewSpec: namespace=1 string
        SelfSubjectReview: metadata=1 ObjectMeta
        """;

    private static readonly Lazy<Dictionary<string, Dictionary<int, FieldShape>>> Shapes = new(Read);

    /// <summary>The fields of a message by number; null when this server does not read it.</summary>
    public static IReadOnlyDictionary<int, FieldShape>? Find(string name) => Shapes.Value.GetValueOrDefault(name);

    private static Dictionary<string, Dictionary<int, FieldShape>> Read()
        => Table.Split('\n', StringSplitOptions.TrimEntries).ToDictionary(l => l[..l.IndexOf(':')], l => ReadFields(l[(l.IndexOf(':') + 1)..]), StringComparer.Ordinal);

    private static Dictionary<int, FieldShape> ReadFields(string fields)
    {
        var shapes = new Dictionary<int, FieldShape>();
        foreach (var field in fields.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = field.IndexOf('=');
            var space = field.IndexOf(' ');
            var type = field[(space + 1)..];
            var number = int.Parse(field.AsSpan(equals + 1, space - equals - 1), System.Globalization.CultureInfo.InvariantCulture);
            shapes[number] = new(field[..equals], type.TrimEnd('[', ']', '{', '}'), type.EndsWith("[]", StringComparison.Ordinal), type.EndsWith("{}", StringComparison.Ordinal));
        }

        return shapes;
    }
}
