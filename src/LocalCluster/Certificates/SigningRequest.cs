using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalCluster.Certificates;

/// <summary>What a PKCS #10 request (RFC 2986) asks for; its own signature has been checked.</summary>
internal sealed record SigningRequest(DistinguishedName Subject, AlternativeNames Names, PublicKey Key, X500DistinguishedName SubjectName)
{
    private const int MaxCharacters = 64 * 1024;

    /// <exception cref="CryptographicException">Not a request, or not signed by the key it names.</exception>
    public static SigningRequest Parse(string pem)
    {
        if (pem.Length > MaxCharacters)
            throw new CryptographicException("The request is too large.");
        try
        {
            // Extensions are only read here; which of them reach a certificate is the signer's choice.
            var request = CertificateRequest.LoadSigningRequestPem(
                pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            return new(
                DistinguishedName.Parse(request.SubjectName.RawData),
                AlternativeNames.Of(request.CertificateExtensions),
                request.PublicKey,
                request.SubjectName);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("PEM block type must be CERTIFICATE REQUEST.", e);
        }
    }
}
