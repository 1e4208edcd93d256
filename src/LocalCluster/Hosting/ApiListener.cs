using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LocalCluster.Api;
using LocalCluster.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Hosting;

/// <summary>The TLS listener: a Kestrel of its own, apart from whatever else this process serves.</summary>
internal sealed class ApiListener : IAsyncDisposable
{
    private static readonly TimeSpan ServingLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2);
    private static readonly string[] Names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

    private readonly WebApplication application;
    private readonly X509Certificate2 certificate;

    private ApiListener(WebApplication application, X509Certificate2 certificate, Uri endpoint)
    {
        this.application = application;
        this.certificate = certificate;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <exception cref="LocalClusterException">The address can't be listened on.</exception>
    public static async Task<ApiListener> StartAsync(
        LocalClusterOptions options, CertificateAuthority authority, ApiServer api, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var serving = authority.IssueServer("kube-apiserver", [.. Names, Environment.MachineName.ToLowerInvariant()], Addresses(options.BindAddress), ServingLifetime);
        var host = Build(options, serving, loggers);
        host.Run(api.HandleAsync);
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            serving.Dispose();
            if (e is IOException or SocketException or AddressInUseException)
                throw Explain(options, e);
            throw;
        }

        return new(host, serving, EndpointOf(host, options));
    }

    public async ValueTask DisposeAsync()
    {
        // Watches end by the server's own stopping token; what is still open after this is cut.
        using var limit = new CancellationTokenSource(ShutdownTimeout);
        await application.StopAsync(limit.Token).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        certificate.Dispose();
    }

    private static WebApplication Build(LocalClusterOptions options, X509Certificate2 serving, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Bodies.MaxBytes;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
            kestrel.Listen(options.BindAddress, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = serving;
                    https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                    // Whose certificate it is decides the authenticator, which answers with a Status a client can read.
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                    https.HandshakeTimeout = TimeSpan.FromSeconds(10);
                });
            });
        });
        return builder.Build();
    }

    private static IReadOnlyList<IPAddress> Addresses(IPAddress bind)
        => [.. new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, bind }.Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any)).Distinct()];

    private static Uri EndpointOf(WebApplication listening, LocalClusterOptions options)
    {
        var bound = listening.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var host = options.BindAddress.Equals(IPAddress.Any) || options.BindAddress.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : options.BindAddress;
        return new UriBuilder("https", host.ToString(), new Uri(bound).Port).Uri;
    }

    private static LocalClusterException Explain(LocalClusterOptions options, Exception error)
    {
        var where = $"{options.BindAddress}:{options.Port}";
        var inUse = error is AddressInUseException || error.InnerException is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
        return inUse
            ? new($"The local cluster can't listen on {where}: the port is in use by another program. Stop that program, or choose another port (LocalCluster:Port).", error)
            : new($"The local cluster can't listen on {where}: {error.Message} Choose another address or port (LocalCluster:Port).", error);
    }
}
