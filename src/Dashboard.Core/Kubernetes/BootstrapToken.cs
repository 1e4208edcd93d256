using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Core.Kubernetes;

/// <summary>A token a new node introduces itself with: https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/.</summary>
/// <param name="Id">Six characters, not secret.</param>
/// <param name="Secret">Sixteen characters, secret.</param>
public sealed record BootstrapToken(string Id, string Secret)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The name of its secret in <c>kube-system</c>.</summary>
    public string SecretName => "bootstrap-token-" + Id;

    /// <summary>The token as it is sent.</summary>
    public string Value => $"{Id}.{Secret}";

    /// <summary>A new random token.</summary>
    public static BootstrapToken Create() =>
        new(RandomNumberGenerator.GetString(Alphabet, 6), RandomNumberGenerator.GetString(Alphabet, 16));

    /// <summary>The secret that makes the API accept it until <paramref name="expires"/>.</summary>
    /// <param name="expires">When it ends to be valid.</param>
    /// <param name="node">The node it is for; kept as a label so that clean-up finds it.</param>
    public V1Secret ToSecret(DateTimeOffset expires, string node) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = SecretName,
            Namespace = "kube-system",
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [NodeLabel] = node },
        },
        Type = "bootstrap.kubernetes.io/token",
        StringData = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["description"] = $"Lets the wasm node {node} join.",
            ["token-id"] = Id,
            ["token-secret"] = Secret,
            ["expiration"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["usage-bootstrap-authentication"] = "true",
            ["usage-bootstrap-signing"] = "true",
            ["auth-extra-groups"] = "system:bootstrappers:kubeadm:default-node-token",
        },
    };

    /// <summary>The label on objects that belong to a node.</summary>
    public const string NodeLabel = "wasm-dashboard/node";

    /// <summary>A kubeconfig with which a node can introduce itself to <paramref name="cluster"/>.</summary>
    public string ToKubeconfig(KubeContext cluster)
    {
        var authority = cluster.CertificateAuthorityPem is { } pem
            ? $"certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))}"
            : cluster.InsecureSkipTlsVerify ? "insecure-skip-tls-verify: true" : "certificate-authority-data: \"\"";
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: cluster
              cluster:
                server: {cluster.Server.AbsoluteUri.TrimEnd('/')}
                {authority}
            users:
            - name: bootstrap
              user:
                token: {Value}
            contexts:
            - name: bootstrap
              context:
                cluster: cluster
                user: bootstrap
            current-context: bootstrap

            """;
    }

    /// <summary>The secret part is never printed.</summary>
    public override string ToString() => $"{Id}.****************";
}
