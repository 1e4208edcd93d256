using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dashboard.Core.Kubernetes.Models;

namespace Workers.Clusters;

/// <summary>Which certificate requests are a node's: those whose subject names it, for one of the kubelet signers.</summary>
internal static class NodeRequests
{
    public static bool IsOf(V1CertificateSigningRequest request, string node) =>
        request.Spec.SignerName is V1CertificateSigningRequest.KubeletClientSigner or V1CertificateSigningRequest.KubeletServingSigner
        && SubjectName(request.Spec.Request) == "system:node:" + node;

    /// <summary>The request's common name, or null when it can't be read.</summary>
    public static string? SubjectName(byte[]? pem)
    {
        try
        {
            return pem is null ? null : CertificateRequest.LoadSigningRequestPem(Encoding.UTF8.GetString(pem), HashAlgorithmName.SHA256)
                .SubjectName.EnumerateRelativeDistinguishedNames()
                .FirstOrDefault(part => part.GetSingleElementType().Value == "2.5.4.3")?.GetSingleElementValue();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
