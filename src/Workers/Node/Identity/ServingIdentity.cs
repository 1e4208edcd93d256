using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Kubernetes.Models;
using Microsoft.Extensions.Logging;

namespace Workers.Node.Identity;

/// <summary>
/// The certificate the node serves its logs with, asked for as <c>HOSTNAME-tls</c>. Nobody but a person approves it;
/// until then the node waits and says so.
/// </summary>
internal sealed class ServingIdentity(NodeOptions options, TimeProvider time, ILogger<ServingIdentity> logger)
{
    private string RequestName => options.Hostname + "-tls";

    /// <summary>The certificate with its key.</summary>
    /// <exception cref="ProblemException">The request was denied.</exception>
    public async Task<X509Certificate2> GetAsync(KubeClient client, IPAddress ip, CancellationToken cancellationToken)
    {
        var key = PrivateFile.ReadIfThere(options.PrivateKeyFile);
        if (key is not null && PrivateFile.ReadIfThere(options.CertFile) is { } kept && Fits(kept, key, ip, client.Context))
        {
            logger.LogInformation("Using the serving certificate in {File}", options.CertFile);
            return X509Certificate2.CreateFromPem(kept, key);
        }

        if (key is null || File.Exists(options.CertFile))
        {
            // No key yet, or one whose certificate no longer fits.
            key = NodeCertificates.CreateKeyPem();
            File.Delete(options.CertFile);
            PrivateFile.Write(options.PrivateKeyFile, key);
        }

        string? certificate = null;
        while (certificate is null)
        {
            if (await Patiently.AskAsync(() => RequestAsync(client, key, ip, cancellationToken), logger, time, cancellationToken))
            {
                certificate = await new CertificateWait(client, time, logger).ForAsync(RequestName, cancellationToken);
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken);
            }
        }

        PrivateFile.Write(options.CertFile, certificate);
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    private bool Fits(string certificatePem, string key, IPAddress ip, KubeContext cluster)
    {
        if (!NodeCertificates.IsUsable(certificatePem, key, time.GetUtcNow()))
        {
            return false;
        }

        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        return certificate.MatchesHostname(options.Hostname)
            && certificate.MatchesHostname(ip.ToString())
            && (cluster.CertificateAuthorityPem is null || ClusterAuthority.Signed(cluster.CertificateAuthorityPem, certificate));
    }

    /// <summary>True when a request with our key stands; false when another one is in the way and cannot be replaced yet.</summary>
    private async Task<bool> RequestAsync(KubeClient client, string key, IPAddress ip, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(
                new V1CertificateSigningRequest
                {
                    Metadata = new ObjectMeta { Name = RequestName, Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [BootstrapToken.NodeLabel] = options.NodeName } },
                    Spec = new CsrSpec
                    {
                        Request = Encoding.UTF8.GetBytes(NodeCertificates.ServingRequestPem(key, options.NodeName, options.Hostname, ip)),
                        SignerName = V1CertificateSigningRequest.KubeletServingSigner,
                        Usages = ["digital signature", "key encipherment", "server auth"],
                    },
                },
                cancellationToken);
            logger.LogInformation("Asked for a serving certificate. A person has to approve it: kubectl certificate approve {Name}", RequestName);
            return true;
        }
        catch (ProblemException e) when (e.IsConflict())
        {
            return await TakeOverAsync(client, key, cancellationToken);
        }
    }

    private async Task<bool> TakeOverAsync(KubeClient client, string key, CancellationToken cancellationToken)
    {
        var standing = await client.FindAsync<V1CertificateSigningRequest>(null, RequestName, cancellationToken);
        if (standing is not null && NodeCertificates.IsRequestOf(standing.Spec.Request, key))
        {
            logger.LogInformation("Going on with the certificate request {Name} of an earlier start", RequestName);
            return true;
        }

        try
        {
            logger.LogInformation("Replacing the certificate request {Name}, left over from another key", RequestName);
            await client.DeleteAsync<V1CertificateSigningRequest>(null, RequestName, cancellationToken);
        }
        catch (ProblemException e) when (e.KubeCode() == 403)
        {
            // With Kubernetes' own roles a node may not delete requests.
            logger.LogWarning("A certificate request {Name} is left over, and a node may not delete it. Waiting for: kubectl delete csr {Name}", RequestName, RequestName);
        }

        return false;
    }
}
