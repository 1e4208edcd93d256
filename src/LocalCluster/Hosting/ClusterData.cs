using System.Security.Cryptography;
using LocalCluster.Certificates;
using LocalCluster.Storage;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Hosting;

/// <summary>The data folder of a cluster, held by one server at a time.</summary>
internal sealed partial class ClusterData : IAsyncDisposable
{
    private const string LockFile = "lock";
    private const string StoreFolder = "store";
    private const string KeysFolder = "pki";
    private readonly FileStream hold;

    private ClusterData(FileStream hold, CertificateAuthority authority, ObjectStore store)
    {
        this.hold = hold;
        Authority = authority;
        Store = store;
    }

    public CertificateAuthority Authority { get; }

    public ObjectStore Store { get; }

    /// <exception cref="LocalClusterException">In use, unwritable or damaged.</exception>
    public static ClusterData Open(LocalClusterOptions options, ILoggerFactory loggers, TimeProvider time)
    {
        var logger = loggers.CreateLogger<LocalClusterServer>();
        var keys = Path.Combine(options.DataPath, KeysFolder);
        var store = Path.Combine(options.DataPath, StoreFolder);
        FileStream? held = null;
        CertificateAuthority? authority = null;
        try
        {
            PrivateFiles.CreateFolder(options.DataPath);
            PrivateFiles.CreateFolder(keys);
            PrivateFiles.CreateFolder(store);
            held = Hold(options.DataPath);
            authority = CertificateAuthority.Open(keys, time);
            var objects = ObjectStore.Open(store, options.WatchHistoryLength, new JournalOptions(options.CompactAfterBytes), message => LogWarning(logger, message));
            return new(held, authority, objects);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or JournalException or ArgumentException)
        {
            authority?.Dispose();
            held?.Dispose();
            throw new LocalClusterException($"The local cluster can't use its data folder {options.DataPath}: {e.Message}", e);
        }
        catch
        {
            authority?.Dispose();
            held?.Dispose();
            throw;
        }
    }

    public static void Delete(string dataPath)
    {
        if (!Directory.Exists(dataPath))
            return;
        using (Hold(dataPath))
        {
            foreach (var folder in (string[])[StoreFolder, KeysFolder])
            {
                if (Directory.Exists(Path.Combine(dataPath, folder)))
                    Directory.Delete(Path.Combine(dataPath, folder), recursive: true);
            }

            File.Delete(Path.Combine(dataPath, "kubeconfig"));
        }

        File.Delete(Path.Combine(dataPath, LockFile));
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync().ConfigureAwait(false);
        Authority.Dispose();
        await hold.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream Hold(string dataPath)
    {
        try
        {
            return new FileStream(Path.Combine(dataPath, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new LocalClusterException($"The local cluster's data folder {dataPath} is in use by another running cluster. Stop that one, or choose another folder (LocalCluster data path).", e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message}")]
    private static partial void LogWarning(ILogger logger, string message);
}
