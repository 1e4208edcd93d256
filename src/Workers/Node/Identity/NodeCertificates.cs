using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Workers.Node.Identity;

/// <summary>Keys and certificate requests of a node: EC P-256, subject as the cluster's signers want it.</summary>
internal static class NodeCertificates
{
    /// <summary>A new key, PKCS#8 PEM.</summary>
    public static string CreateKeyPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>A PKCS#10 request for the node's client certificate.</summary>
    public static string ClientRequestPem(string keyPem, string node) => RequestPem(keyPem, node, null);

    /// <summary>A PKCS#10 request for the serving certificate; the kubelet-serving signer wants the names as SANs and the node's own subject.</summary>
    public static string ServingRequestPem(string keyPem, string node, string hostname, IPAddress ip)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostname);
        names.AddIpAddress(ip);
        return RequestPem(keyPem, node, names.Build());
    }

    /// <summary>Some characters that tell keys apart; stable for one key.</summary>
    public static string KeyTag(string keyPem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..10];
    }

    /// <summary>Whether a PKCS#10 request, PEM, was made with this key.</summary>
    public static bool IsRequestOf(byte[]? requestPem, string keyPem)
    {
        if (requestPem is null)
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(keyPem);
            var request = CertificateRequest.LoadSigningRequestPem(System.Text.Encoding.UTF8.GetString(requestPem), HashAlgorithmName.SHA256);
            return request.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether the certificate belongs to the key and has at least a fifth of its time left.</summary>
    public static bool IsUsable(string certificatePem, string keyPem, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            var lifetime = certificate.NotAfter.ToUniversalTime() - certificate.NotBefore.ToUniversalTime();
            return now.UtcDateTime < certificate.NotAfter.ToUniversalTime() - (lifetime / 5);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static string RequestPem(string keyPem, string node, X509Extension? names)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(keyPem);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName("system:nodes");
        subject.AddCommonName("system:node:" + node);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        return request.CreateSigningRequestPem();
    }
}
