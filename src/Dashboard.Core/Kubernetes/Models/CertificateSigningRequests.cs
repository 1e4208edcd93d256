namespace Dashboard.Core.Kubernetes.Models;

/// <summary>A request for a certificate.</summary>
public sealed record V1CertificateSigningRequest : KubeObject, IKubeKind
{
    /// <summary>Signs a node's client certificate.</summary>
    public const string KubeletClientSigner = "kubernetes.io/kube-apiserver-client-kubelet";

    /// <summary>Signs the certificate a node serves its logs with; never approved without a person.</summary>
    public const string KubeletServingSigner = "kubernetes.io/kubelet-serving";

    /// <inheritdoc/>
    public static KubeResource Resource { get; } =
        new("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", Namespaced: false);

    /// <summary>What is asked for.</summary>
    public CsrSpec Spec { get; init; } = new();

    /// <summary>What came of it.</summary>
    public CsrStatus? Status { get; init; }

    /// <summary>Whether it has a condition of this type.</summary>
    public bool Has(string condition) =>
        Status?.Conditions?.Any(c => string.Equals(c.Type, condition, StringComparison.Ordinal)) == true;
}

/// <summary>What is asked for.</summary>
public sealed record CsrSpec
{
    /// <summary>The PKCS#10 request, PEM.</summary>
    public byte[]? Request { get; init; }

    /// <summary>Who is to sign.</summary>
    public string? SignerName { get; init; }

    /// <summary>What the key is for.</summary>
    public IReadOnlyList<string>? Usages { get; init; }

    /// <summary>Who asked; filled in by the server.</summary>
    public string? Username { get; init; }

    /// <summary>The asker's groups; filled in by the server.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>How long it should be valid, in seconds.</summary>
    public int? ExpirationSeconds { get; init; }
}

/// <summary>What came of a request.</summary>
public sealed record CsrStatus
{
    /// <summary>Approved, Denied or Failed; none while it is pending.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The certificate, PEM, once signed.</summary>
    public byte[]? Certificate { get; init; }
}
