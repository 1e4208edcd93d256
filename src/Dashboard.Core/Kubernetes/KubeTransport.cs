using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Dashboard.Core.Kubernetes;

/// <summary>Builds the HTTP stack for a context: TLS as the kubeconfig says, credentials, keep-alive.</summary>
internal static class KubeTransport
{
    public static HttpMessageHandler Create(KubeContext context, IExecCredentials? exec, TimeProvider time)
    {
        var authentication = new KubeAuthentication(context.User, exec, time);
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !context.Server.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            EnableMultipleHttp2Connections = true,

            // A watch can be silent for minutes; pings find out that the other end is gone.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        };
        sockets.SslOptions = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => authentication.ClientCertificate!,
            RemoteCertificateValidationCallback = Validator(context),
        };
        authentication.InnerHandler = sockets;
        return authentication;
    }

    private static RemoteCertificateValidationCallback Validator(KubeContext context)
    {
        if (context.InsecureSkipTlsVerify)
        {
            return (_, _, _, _) => true;
        }

        var authorities = new X509Certificate2Collection();
        if (context.CertificateAuthorityPem is { } pem)
        {
            authorities.ImportFromPem(pem);
        }

        return (_, certificate, presented, errors) =>
            certificate is X509Certificate2 server && NameFits(context, server, errors) && ChainFits(authorities, server, presented, errors);
    }

    private static bool NameFits(KubeContext context, X509Certificate2 server, SslPolicyErrors errors) =>
        context.TlsServerName is { } name
            ? server.MatchesHostname(name)
            : (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    private static bool ChainFits(X509Certificate2Collection authorities, X509Certificate2 server, X509Chain? presented, SslPolicyErrors errors)
    {
        if (authorities.Count == 0)
        {
            return (errors & SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(server);
    }
}
