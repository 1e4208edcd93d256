using Dashboard.Core.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Kubernetes.Clusters;

/// <summary>The default <see cref="IClusters"/>.</summary>
internal sealed class ClusterDirectory : IClusters, IAsyncDisposable
{
    /// <summary>The built-in cluster's name.</summary>
    public const string Local = "local";

    private readonly ILocalClusterHost _host;
    private readonly IExecCredentials _exec;
    private readonly ILogger<ClusterDirectory> _logger;
    private readonly ClusterOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClusterConnection> _open = new(StringComparer.Ordinal);
    private Task _closing = Task.CompletedTask;

    public ClusterDirectory(ILocalClusterHost host, IExecCredentials exec, IOptions<ClusterOptions> options, ILogger<ClusterDirectory> logger)
    {
        _host = host;
        _exec = exec;
        _options = options.Value;
        _logger = logger;
        _host.Changed += LocalChanged;
    }

    public event EventHandler? Changed;

    public IReadOnlyList<ClusterInfo> List()
    {
        var local = new ClusterInfo(Local, IsLocal: true, _host.KubeconfigPath, Local, _host.Status);
        if (_options.Kubeconfig is not { Length: > 0 } path)
        {
            return [local];
        }

        var config = KubeConfig.Load(path);
        return
        [
            local,
            .. config.Contexts.Where(c => c != Local).Select(c => new ClusterInfo(c, IsLocal: false, path, c, null, config.GetContext(c).InsecureSkipTlsVerify)),
        ];
    }

    public ClusterInfo Get(string name)
    {
        var all = List();
        return all.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal)) ?? throw new ProblemException(
            ProblemKind.NotFound,
            "There is no cluster of this name.",
            $"There are: {string.Join(", ", all.Select(c => c.Name))}.",
            "Use one of these, or name a kubeconfig in Clusters:Kubeconfig.");
    }

    public ClusterConnection Open(string name)
    {
        var info = Get(name);
        if (info.Local is { State: not LocalClusterState.Running } status)
        {
            throw new ProblemException(
                ProblemKind.Conflict, "The local cluster does not run.", status.Message, "Create it on the Cluster page, or POST /api/clusters/local.");
        }

        lock (_gate)
        {
            if (!_open.TryGetValue(name, out var connection))
            {
                var context = KubeConfig.Load(info.KubeconfigPath).GetContext(info.IsLocal ? null : info.Context);
                connection = _open[name] = new ClusterConnection(info, new KubeClient(context, _exec), _logger);
            }

            return connection;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _host.Changed -= LocalChanged;
        List<ClusterConnection> open;
        lock (_gate)
        {
            open = [.. _open.Values];
            _open.Clear();
        }

        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }

        await _closing;
    }

    private void LocalChanged(object? sender, EventArgs e)
    {
        if (_host.Status.State != LocalClusterState.Running)
        {
            lock (_gate)
            {
                if (_open.Remove(Local, out var connection))
                {
                    _closing = Task.WhenAll(_closing, connection.DisposeAsync().AsTask());
                }
            }
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }
}
