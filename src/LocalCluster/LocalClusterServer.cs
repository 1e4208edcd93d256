using LocalCluster.Api;
using LocalCluster.Auth;
using LocalCluster.Certificates;
using LocalCluster.Controllers;
using LocalCluster.Hosting;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster;

/// <summary>
/// A Kubernetes API for one machine, running inside this process: its own TLS listener, its own certificate authority,
/// its own data folder. kubectl, any client and any node agent can use it through <see cref="KubeconfigPath"/>.
/// </summary>
public sealed class LocalClusterServer : IAsyncDisposable
{
    private readonly LocalClusterOptions options;
    private readonly ClusterData data;
    private readonly CancellationTokenSource stopping;
    private readonly ApiListener listener;
    private readonly BootstrapTokens tokens;
    private readonly IDisposable[] owned;
    private readonly Task controllers;
    private int disposed;

    private LocalClusterServer(LocalClusterOptions options, ClusterData data, ClusterParts parts, ApiListener listener, CancellationTokenSource stopping)
    {
        this.options = options;
        this.data = data;
        this.listener = listener;
        this.stopping = stopping;
        tokens = parts.Tokens;
        owned = [parts.Kubelets];
        Endpoint = listener.Endpoint;
        KubeconfigPath = KubeconfigPathOf(options);
        controllers = Task.WhenAll(parts.Controllers.Select(c => Task.Run(() => c.RunAsync(stopping.Token))));
    }

    /// <summary>Where the API is, for example <c>https://127.0.0.1:6444/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>A kubeconfig of an administrator, readable by its owner only, with this cluster as current context.</summary>
    public string KubeconfigPath { get; }

    /// <summary>The certificate of the cluster's authority, PEM.</summary>
    public string CaCertificatePem => data.Authority.CertificatePem;

    /// <summary>The cluster's name, as in the kubeconfig.</summary>
    public string ClusterName => options.ClusterName;

    /// <summary>Starts a cluster, or goes on with the one whose data is in the folder.</summary>
    /// <param name="options">Where its data is and where it listens.</param>
    /// <param name="loggerFactory">Takes the server's log.</param>
    /// <param name="timeProvider">The cluster's clock.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="LocalClusterException">The port is taken, the folder is in use, unwritable or damaged; the message says what to do.</exception>
    public static async Task<LocalClusterServer> StartAsync(
        LocalClusterOptions options, ILoggerFactory loggerFactory, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var opened = ClusterData.Open(options, loggerFactory, timeProvider);
        var stop = new CancellationTokenSource();
        ClusterParts? parts = null;
        ApiListener? listening = null;
        try
        {
            parts = ClusterParts.Build(options, opened, loggerFactory, timeProvider, stop.Token);
            ClusterSeed.Plant(parts.Resources);
            listening = await ApiListener.StartAsync(options, opened.Authority, parts.Api, loggerFactory, cancellationToken).ConfigureAwait(false);
            WriteKubeconfig(options, opened.Authority, listening.Endpoint);
            return new LocalClusterServer(options, opened, parts, listening, stop);
        }
        catch (Exception e)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            if (listening is not null)
                await listening.DisposeAsync().ConfigureAwait(false);
            parts?.Kubelets.Dispose();
            stop.Dispose();
            await opened.DisposeAsync().ConfigureAwait(false);
            if (e is IOException or UnauthorizedAccessException)
                throw new LocalClusterException($"The local cluster can't write to its data folder {options.DataPath}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Makes a bootstrap token, as a Secret in <c>kube-system</c>, with the kubeconfig a joining node starts from.</summary>
    /// <param name="lifetime">How long it is good for.</param>
    /// <param name="description">What it is for; shown to whoever looks at the Secret.</param>
    /// <param name="cancellationToken">Stops waiting for the disk.</param>
    public async Task<BootstrapToken> CreateBootstrapTokenAsync(TimeSpan lifetime, string description, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        var (token, expiration, secretName) = tokens.Create(lifetime, description);
        await data.Store.DurableAsync(data.Store.Revision).WaitAsync(cancellationToken).ConfigureAwait(false);
        var kubeconfig = Kubeconfig.ForToken(options.ClusterName, Endpoint, CaCertificatePem, "tls-bootstrap-token-user", token);
        return new(token, secretName, expiration, kubeconfig);
    }

    /// <summary>
    /// Deletes the data of a cluster that is not running: objects, keys and kubeconfig. Everything ever signed by it is
    /// worthless afterwards. Other files in the folder stay.
    /// </summary>
    /// <exception cref="LocalClusterException">A running server uses the folder.</exception>
    public static void DeleteData(string dataPath) => ClusterData.Delete(dataPath);

    /// <summary>Ends open requests, stops listening and writes out what is pending.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await stopping.CancelAsync().ConfigureAwait(false);
        await controllers.ConfigureAwait(false);
        await listener.DisposeAsync().ConfigureAwait(false);
        foreach (var item in owned)
            item.Dispose();
        await data.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private static string KubeconfigPathOf(LocalClusterOptions options) => Path.GetFullPath(Path.Combine(options.DataPath, "kubeconfig"));

    private static void WriteKubeconfig(LocalClusterOptions options, CertificateAuthority authority, Uri endpoint)
    {
        using var certificate = authority.IssueClient("kubernetes-admin", [UserInfo.Masters], TimeSpan.FromDays(365));
        PrivateFiles.Write(KubeconfigPathOf(options), Kubeconfig.ForCertificate(options.ClusterName, endpoint, authority.CertificatePem, "kubernetes-admin", certificate));
    }
}
