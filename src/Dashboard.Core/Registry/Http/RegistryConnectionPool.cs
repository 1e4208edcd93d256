using System.Net;
using System.Net.Http.Headers;

namespace Dashboard.Core.Registry.Http;

/// <summary>The pooled connections behind all registry clients of the process.</summary>
internal sealed class RegistryConnectionPool : IDisposable
{
    // A proxy of the environment is for the network, never for this machine.
    private readonly HttpClient _remote = Create(useProxy: true);
    private readonly HttpClient _loopback = Create(useProxy: false);

    /// <summary>The client for a registry. Redirects are followed by hand, so that credentials never travel with one.</summary>
    public HttpClient For(Uri uri) => RegistryEndpoint.IsLoopbackHost(uri.Host) ? _loopback : _remote;

    /// <inheritdoc/>
    public void Dispose()
    {
        _remote.Dispose();
        _loopback.Dispose();
    }

    private static HttpClient Create(bool useProxy)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = useProxy,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("wasm-dashboard", "1.0"));
        client.DefaultRequestHeaders.ExpectContinue = false;
        return client;
    }
}
