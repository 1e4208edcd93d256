using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;

namespace LocalCluster.Auth;

/// <summary>
/// Bootstrap tokens, kept as Secrets in <c>kube-system</c> as in any cluster, so that kubectl and kubeadm can make and
/// revoke them too. Format: https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
/// </summary>
internal sealed class BootstrapTokens(ResourceService resources, TimeProvider time)
{
    public const string SecretType = "bootstrap.kubernetes.io/token";
    public const string NamePrefix = "bootstrap-token-";
    public const string Namespace = "kube-system";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 6;
    private const int SecretLength = 16;

    /// <summary>The user of a token, or null when it is unknown, wrong, expired or not meant for this.</summary>
    public UserInfo? Authenticate(string token)
    {
        if (token.Split('.') is not [{ Length: IdLength } id, { Length: SecretLength } secret] || !IsPlain(id) || !IsPlain(secret))
            return null;
        var stored = resources.Store.Find(ResourceCatalog.Secrets, Namespace, NamePrefix + id);
        if (stored is null || stored.Root.Text("type") != SecretType || stored.Root.Text("metadata", "deletionTimestamp") is not null)
            return null;
        if (!Same(Data(stored, "token-id"), id) || !Same(Data(stored, "token-secret"), secret))
            return null;
        if (IsExpired(stored, time.GetUtcNow()) || Data(stored, "usage-bootstrap-authentication") != "true")
            return null;
        var extra = Data(stored, "auth-extra-groups").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(g => g.StartsWith(UserInfo.Bootstrappers + ":", StringComparison.Ordinal));
        return new UserInfo("system:bootstrap:" + id, [UserInfo.Bootstrappers, .. extra, UserInfo.Authenticated]);
    }

    /// <summary>Makes a token for one node's joining.</summary>
    public (string Token, DateTimeOffset Expiration, string SecretName) Create(TimeSpan lifetime, string description)
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var secret = RandomNumberGenerator.GetString(Alphabet, SecretLength);
        var expiration = time.GetUtcNow() + lifetime;
        var value = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = NamePrefix + id },
            ["type"] = SecretType,
            ["stringData"] = new JsonObject
            {
                ["token-id"] = id,
                ["token-secret"] = secret,
                ["description"] = description,
                ["expiration"] = KubeTime.Seconds(expiration),
                ["usage-bootstrap-authentication"] = "true",
                ["usage-bootstrap-signing"] = "true",
                ["auth-extra-groups"] = "system:bootstrappers:kubeadm:default-node-token",
            },
        };
        resources.Create(ResourceCatalog.Stored(ResourceCatalog.Secrets), Namespace, value, WriteOptions.Controller);
        return ($"{id}.{secret}", expiration, NamePrefix + id);
    }

    public static bool IsExpired(StoredObject secret, DateTimeOffset now)
    {
        var text = Data(secret, "expiration");
        return text.Length > 0 && (KubeTime.Parse(text) is not { } expiration || expiration <= now);
    }

    private static string Data(StoredObject secret, string key)
    {
        var text = secret.Root.Text("data", key) ?? "";
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static bool IsPlain(string part) => part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static bool Same(string left, string right)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
