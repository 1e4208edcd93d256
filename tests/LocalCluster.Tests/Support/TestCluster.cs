using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCluster.Tests.Support;

/// <summary>A cluster on a free port in a folder of its own, with clients for whoever a test wants to be.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly TempFolder folder;
    private readonly List<ApiClient> clients = [];

    private TestCluster(TempFolder folder, LocalClusterServer server)
    {
        this.folder = folder;
        Server = server;
        Admin = Client(Credentials.OfKubeconfig(server.KubeconfigPath));
    }

    public LocalClusterServer Server { get; }

    /// <summary>The administrator of the kubeconfig.</summary>
    public ApiClient Admin { get; }

    public static CancellationToken Limit => TestContext.Current.CancellationToken;

    public static async Task<TestCluster> StartAsync(TimeProvider? time = null, bool approve = false, int history = 1024)
    {
        var temporary = new TempFolder();
        var options = new LocalClusterOptions { DataPath = temporary.At("cluster"), Port = 0, ApproveNodeClientCertificates = approve, WatchHistoryLength = history };
        return new(temporary, await LocalClusterServer.StartAsync(options, NullLoggerFactory.Instance, time ?? TimeProvider.System, Limit));
    }

    public string FileAt(string name) => folder.At(name);

    public ApiClient Client(Credentials credentials)
    {
        var client = new ApiClient(Server.Endpoint, X509Certificate2.CreateFromPem(Server.CaCertificatePem), credentials);
        clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            client.Dispose();
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
