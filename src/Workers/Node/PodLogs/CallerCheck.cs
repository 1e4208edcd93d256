using System.Security.Cryptography.X509Certificates;
using Workers.Node.Identity;

namespace Workers.Node.PodLogs;

/// <summary>
/// Lets only the API server read logs: a client certificate of the cluster's CA, made for client authentication, with the
/// name the API server uses towards its nodes. Another node's certificate is of the same CA and is refused.
/// </summary>
internal sealed class CallerCheck(string authorityPem)
{
    // kube-up and the local cluster use the first, kubeadm the second.
    private static readonly string[] Names = ["apiserver-kubelet-client", "kube-apiserver-kubelet-client"];

    /// <summary>Null when the caller may read; else the status and what to say.</summary>
    public (int Status, string Message)? Refuse(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return (401, "A client certificate is required.");
        }

        if (!ClusterAuthority.Signed(authorityPem, certificate, asClient: true))
        {
            return (401, "The client certificate is not of this cluster's CA.");
        }

        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return Names.Contains(name, StringComparer.Ordinal) ? null : (403, "Only the API server may read logs here.");
    }
}
