using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalCluster.Certificates;

/// <summary>
/// The cluster's own authority (EC P-256), kept as two PEM files in a folder. Everything that authenticates by
/// certificate here, people, nodes and the server itself, is signed by it.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string CertificateFile = "ca.crt";
    private const string KeyFile = "ca.key";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly ECDsa key;
    private readonly TimeProvider time;

    private CertificateAuthority(X509Certificate2 certificate, ECDsa key, TimeProvider time)
    {
        Certificate = certificate;
        this.key = key;
        this.time = time;
        CertificatePem = certificate.ExportCertificatePem();
    }

    public X509Certificate2 Certificate { get; }

    public string CertificatePem { get; }

    /// <summary>Opens the authority of a folder, or makes one.</summary>
    /// <exception cref="CryptographicException">The files are there but unreadable.</exception>
    public static CertificateAuthority Open(string folder, TimeProvider time)
    {
        var certificatePath = Path.Combine(folder, CertificateFile);
        var keyPath = Path.Combine(folder, KeyFile);
        if (!File.Exists(keyPath) || !File.Exists(certificatePath))
            return Create(certificatePath, keyPath, time);
        var loaded = ECDsa.Create();
        loaded.ImportFromPem(File.ReadAllText(keyPath));
        return new(X509Certificate2.CreateFromPem(File.ReadAllText(certificatePath)), loaded, time);
    }

    /// <summary>A certificate for a TLS server, with a key of its own.</summary>
    public X509Certificate2 IssueServer(string commonName, IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> addresses, TimeSpan lifetime)
        => IssueWithKey(SubjectOf(commonName, []), new AlternativeNames(dnsNames, addresses, Others: false), ServerAuthentication, lifetime);

    /// <summary>A certificate for a client, with a key of its own.</summary>
    public X509Certificate2 IssueClient(string commonName, IReadOnlyList<string> organizations, TimeSpan lifetime)
        => IssueWithKey(SubjectOf(commonName, organizations), AlternativeNames.None, ClientAuthentication, lifetime);

    /// <summary>Signs somebody else's key.</summary>
    public X509Certificate2 Sign(SigningRequest request, bool server, bool client, TimeSpan lifetime)
    {
        var certificate = new CertificateRequest(request.SubjectName, request.Key, HashAlgorithmName.SHA256);
        return Sign(certificate, request.Names, [.. server ? [ServerAuthentication] : Array.Empty<Oid>(), .. client ? [ClientAuthentication] : Array.Empty<Oid>()], lifetime);
    }

    public void Dispose()
    {
        key.Dispose();
        Certificate.Dispose();
    }

    private static CertificateAuthority Create(string certificatePath, string keyPath, TimeProvider time)
    {
        var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(SubjectOf("local-cluster-ca", []), created, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - Backdating, now + Lifetime);
        PrivateFiles.Write(keyPath, created.ExportPkcs8PrivateKeyPem());
        PrivateFiles.Write(certificatePath, certificate.ExportCertificatePem());
        return new(certificate, created, time);
    }

    private static X500DistinguishedName SubjectOf(string commonName, IReadOnlyList<string> organizations)
    {
        var builder = new X500DistinguishedNameBuilder();
        foreach (var organization in organizations)
            builder.AddOrganizationName(organization);
        builder.AddCommonName(commonName);
        return builder.Build();
    }

    private X509Certificate2 IssueWithKey(X500DistinguishedName subject, AlternativeNames names, Oid use, TimeSpan lifetime)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, own, HashAlgorithmName.SHA256);
        using var certificate = Sign(request, names, [use], lifetime);
        return certificate.CopyWithPrivateKey(own);
    }

    private X509Certificate2 Sign(CertificateRequest request, AlternativeNames names, IReadOnlyList<Oid> uses, TimeSpan lifetime)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. uses], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (!names.IsEmpty)
            request.CertificateExtensions.Add(names.ToExtension());
        var start = time.GetUtcNow() - Backdating;
        var end = time.GetUtcNow() + lifetime;
        var last = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        if (end > last)
            end = last;
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), start, end, Serial());
    }

    // RFC 5280: positive, at most 20 octets.
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
