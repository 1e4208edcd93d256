using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Clusters;
using Dashboard.Core.Storage;
using LocalCluster;
using Microsoft.Extensions.Options;

namespace Dashboard.Hosting;

/// <summary>Section <c>LocalCluster</c>.</summary>
internal sealed class LocalClusterSettings
{
    /// <summary>The port of its API on 127.0.0.1; 0 for any.</summary>
    public int Port { get; set; } = 6444;

    /// <summary>Whether a person also has to approve the certificate a node introduces itself with, not only the one it serves logs with.</summary>
    public bool ApproveClientCertificatesByHand { get; set; }
}

/// <summary>Runs <see cref="LocalClusterServer"/> in this process.</summary>
internal sealed class LocalClusterHost(
    DataPaths paths, IOptions<LocalClusterSettings> settings, TimeProvider time, ILoggerFactory loggers) : ILocalClusterHost, IAsyncDisposable
{
    // Not disposed: without a wait handle it holds nothing, and a host stopped from two sides may still ask this to stop afterwards.
    private readonly SemaphoreSlim turns = new(1, 1);
    private LocalClusterServer? server;
    private LocalClusterStatus? status;

    public event EventHandler? Changed;

    public LocalClusterStatus Status => Volatile.Read(ref status) ?? AtRest();

    public string KubeconfigPath => Path.Combine(paths.Cluster, "kubeconfig");

    public bool Exists => File.Exists(KubeconfigPath);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            if (server is not null)
            {
                return;
            }

            Set(new LocalClusterStatus(LocalClusterState.Starting, "The local cluster is starting."));
            var options = new LocalClusterOptions
            {
                DataPath = paths.Cluster,
                Port = settings.Value.Port,
                ApproveNodeClientCertificates = !settings.Value.ApproveClientCertificatesByHand,
            };
            server = await LocalClusterServer.StartAsync(options, loggers, time, cancellationToken);
            Set(new LocalClusterStatus(LocalClusterState.Running, $"The local cluster answers at {server.Endpoint}.", server.Endpoint));
        }
        catch (LocalClusterException e)
        {
            Set(new LocalClusterStatus(Exists ? LocalClusterState.Stopped : LocalClusterState.Absent, e.Message));
            throw new ProblemException(
                ProblemKind.Conflict, "The local cluster did not start.", e.Message, "Free the port or set LocalCluster:Port to another, and create it again.", e);
        }
        finally
        {
            if (server is null)
            {
                // Cancelled, or failed in a way nobody expected: never left as "starting".
                Set(Status.State == LocalClusterState.Starting ? AtRest() : Status);
            }

            turns.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            await StopServerAsync();
        }
        finally
        {
            turns.Release();
        }
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            await StopServerAsync();
            LocalClusterServer.DeleteData(paths.Cluster);
            Set(AtRest());
        }
        catch (LocalClusterException e)
        {
            throw new ProblemException(ProblemKind.Conflict, "The local cluster was not deleted.", e.Message, "Stop what uses its folder, and delete it again.", e);
        }
        finally
        {
            turns.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { } running)
        {
            server = null;
            await running.DisposeAsync();
        }
    }

    private async Task StopServerAsync()
    {
        if (server is not { } running)
        {
            return;
        }

        // Said first, so that informers stop before their connections break.
        server = null;
        Set(new LocalClusterStatus(LocalClusterState.Stopped, "The local cluster is stopped."));
        await running.DisposeAsync();
    }

    private LocalClusterStatus AtRest() => Exists
        ? new LocalClusterStatus(LocalClusterState.Stopped, "The local cluster is stopped.")
        : new LocalClusterStatus(LocalClusterState.Absent, "There is no local cluster yet.");

    private void Set(LocalClusterStatus next)
    {
        if (Interlocked.Exchange(ref status, next) != next)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
