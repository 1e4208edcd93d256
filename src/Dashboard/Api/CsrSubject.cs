using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dashboard.Api;

/// <summary>Reads whom a certificate request is for: what a person approves.</summary>
internal static class CsrSubject
{
    /// <summary>The subject as text; null when the request can't be read.</summary>
    public static string? Of(byte[]? pem)
    {
        try
        {
            return pem is null
                ? null
                : CertificateRequest.LoadSigningRequestPem(Encoding.UTF8.GetString(pem), HashAlgorithmName.SHA256).SubjectName.Name;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
