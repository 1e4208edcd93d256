namespace LocalCluster.Certificates;

/// <summary>One of the well-known signers: who may hold its certificates and for what.</summary>
/// <remarks>Rules: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers</remarks>
internal sealed record Signer(string Name, bool Server, string[] AllowedUsages, string[] RequiredUsages, bool NamesAllowed)
{
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";
    public const string KubeletServing = "kubernetes.io/kubelet-serving";
    public const string ApiClient = "kubernetes.io/kube-apiserver-client";

    private static readonly Signer[] Known =
    [
        new(KubeletClient, Server: false, ["digital signature", "key encipherment", "client auth"], ["digital signature", "client auth"], NamesAllowed: false),
        new(KubeletServing, Server: true, ["digital signature", "key encipherment", "server auth"], ["digital signature", "server auth"], NamesAllowed: true),
        new(ApiClient, Server: false, ["digital signature", "key encipherment", "client auth"], ["client auth"], NamesAllowed: true),
    ];

    /// <summary>The signer of that name, or null: requests to others are stored and never signed.</summary>
    public static Signer? Find(string? name) => Array.Find(Known, s => s.Name == name);

    /// <summary>What keeps this signer from signing the request; null when nothing does.</summary>
    public string? Objection(SigningRequest request, IReadOnlyCollection<string> usages, string requestor)
    {
        if (usages.FirstOrDefault(u => !AllowedUsages.Contains(u, StringComparer.Ordinal)) is { } extra)
            return $"usage \"{extra}\" is not allowed by signer {Name}";
        if (RequiredUsages.FirstOrDefault(u => !usages.Contains(u, StringComparer.Ordinal)) is { } missing)
            return $"usage \"{missing}\" is required by signer {Name}";
        if (Name == ApiClient)
            return request.Subject.Organizations.Contains("system:masters", StringComparer.Ordinal) ? "subject organization must not be system:masters" : null;
        if (request.Subject.Organizations is not ["system:nodes"])
            return "subject organization is not system:nodes";
        if (!request.Subject.CommonName.StartsWith("system:node:", StringComparison.Ordinal))
            return "subject common name does not begin with system:node:";
        return NamesObjection(request, requestor);
    }

    private string? NamesObjection(SigningRequest request, string requestor)
    {
        if (!NamesAllowed)
            return request.Names.IsEmpty ? null : "DNS, IP, email and URI subject alternative names are not allowed";
        if (request.Names.Others)
            return "only DNS and IP subject alternative names are allowed";
        if (request.Names.DnsNames.Count + request.Names.Addresses.Count == 0)
            return "at least one DNS or IP subject alternative name is required";
        return request.Subject.CommonName == requestor ? null : $"subject common name must be that of the requestor, {requestor}";
    }
}
