using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LocalCluster.Api;
using LocalCluster.Certificates;

namespace LocalCluster.Logs;

/// <summary>Calls nodes as the API server: with a certificate of the cluster's authority, and only if they have one too.</summary>
internal sealed class KubeletClient : IDisposable
{
    /// <summary>The name nodes know this server by.</summary>
    public const string CommonName = "apiserver-kubelet-client";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly CertificateAuthority authority;
    private readonly HttpClient client;
    private readonly X509Certificate2 certificate;

    public KubeletClient(CertificateAuthority authority)
    {
        this.authority = authority;
        certificate = authority.IssueClient(CommonName, ["system:masters"], TimeSpan.FromDays(365));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                RemoteCertificateValidationCallback = Verify,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            },
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The answer's head; its body follows as long as the node likes.</summary>
    /// <exception cref="ApiException">ServiceUnavailable: the node can't be reached or isn't who it should be.</exception>
    public async Task<HttpResponseMessage> GetAsync(string node, KubeletAddress address, string pathAndQuery, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, address.At(pathAndQuery));
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("local-cluster", "1"));
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw ApiException.Unavailable(
                $"node \"{node}\" at {address.Host}:{address.Port} has no serving certificate of this cluster for that address; approve its certificate request (kubectl get csr) and try again");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            throw ApiException.Unavailable($"node \"{node}\" can't be reached at {address.Host}:{address.Port}: {(e.InnerException ?? e).Message}; is its agent running?");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiException.Unavailable($"node \"{node}\" at {address.Host}:{address.Port} did not answer in time; is its agent running?");
        }
    }

    public void Dispose()
    {
        client.Dispose();
        certificate.Dispose();
    }

    private bool Verify(object sender, X509Certificate? presented, X509Chain? built, SslPolicyErrors errors)
    {
        if (presented is not X509Certificate2 server || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return chain.Build(server);
    }
}
