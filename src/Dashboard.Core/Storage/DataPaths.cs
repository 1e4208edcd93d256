namespace Dashboard.Core.Storage;

/// <summary>Where things live under the data folder (<c>Storage:DataPath</c>). Folders are created on first use.</summary>
public sealed class DataPaths
{
    /// <summary>Takes the data folder.</summary>
    public DataPaths(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        Root = Path.GetFullPath(root);
    }

    /// <summary>The data folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>The database of jobs.</summary>
    public string Database => Path.Combine(Folder(), "dashboard.db");

    /// <summary>Log streams.</summary>
    public string Logs => Folder("logs");

    /// <summary>Modules by digest.</summary>
    public string Modules => Folder("modules");

    /// <summary>Scratch folders of jobs.</summary>
    public string Scratch => Folder("scratch");

    /// <summary>Files that runs left in folders of their own, by job.</summary>
    public string Artifacts => Folder("artifacts");

    /// <summary>Caches that may be deleted at any time: builds, compiled modules.</summary>
    public string Cache => Folder("cache");

    /// <summary>The local registry's storage.</summary>
    public string Registry => Folder("registry");

    /// <summary>The local cluster's storage, keys and kubeconfig.</summary>
    public string Cluster => Folder("cluster");

    /// <summary>Node agents' data.</summary>
    public string Nodes => Folder("nodes");

    private string Folder(string? name = null) =>
        Directory.CreateDirectory(name is null ? Root : Path.Combine(Root, name)).FullName;
}
