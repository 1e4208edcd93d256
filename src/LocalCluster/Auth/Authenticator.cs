using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LocalCluster.Api;
using LocalCluster.Certificates;
using Microsoft.AspNetCore.Http;

namespace LocalCluster.Auth;

/// <summary>Finds out who a request comes from: a certificate of the cluster's authority, a bootstrap token, or nobody.</summary>
internal sealed class Authenticator(CertificateAuthority authority, BootstrapTokens tokens, TimeProvider time)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int MaxRemembered = 256;

    // A chain is built once per certificate, not once per request; expiry is looked at each time.
    private readonly ConcurrentDictionary<string, UserInfo> known = new(StringComparer.Ordinal);

    /// <exception cref="ApiException">Credentials were given and are not good: 401. Asking to be somebody else without the right to: 403.</exception>
    public UserInfo Authenticate(HttpContext context)
    {
        var user = Own(context);
        var other = context.Request.Headers["Impersonate-User"].ToString();
        if (other.Length == 0)
            return user;
        if (!user.IsMaster)
            throw ApiException.Forbidden("", "users", other, $"User \"{user.Name}\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope");
        var groups = context.Request.Headers["Impersonate-Group"].Where(g => !string.IsNullOrEmpty(g)).Select(g => g!);
        return new UserInfo(other, [.. groups, UserInfo.Authenticated]);
    }

    private UserInfo Own(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } certificate)
            return OfCertificate(certificate);
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return UserInfo.Anonymous;
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            throw ApiException.Unauthorized();
        return tokens.Authenticate(header["Bearer ".Length..].Trim()) ?? throw ApiException.Unauthorized();
    }

    private UserInfo OfCertificate(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
            throw ApiException.Unauthorized();
        var thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        if (known.TryGetValue(thumbprint, out var user))
            return user;
        user = Verify(certificate);
        if (known.Count >= MaxRemembered)
            known.Clear();
        return known[thumbprint] = user;
    }

    private UserInfo Verify(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        // The dates were compared with this cluster's clock above.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (!chain.Build(certificate))
            throw ApiException.Unauthorized();
        var subject = DistinguishedName.Parse(certificate.SubjectName.RawData);
        if (subject.CommonName.Length == 0)
            throw ApiException.Unauthorized();
        return new UserInfo(subject.CommonName, [.. subject.Organizations, UserInfo.Authenticated]);
    }
}
