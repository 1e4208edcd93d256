using Dashboard.Core.Storage;

namespace Workers.Clusters;

/// <summary>Where manifests are kept that a person can read, copy and apply by hand.</summary>
internal static class ManifestFolder
{
    /// <summary>The folder of one deployment's manifest.</summary>
    public static string Of(DataPaths paths, string cluster, string ns, string name) =>
        Path.Combine(Root(paths, cluster), ns, name);

    /// <summary>Deletes one deployment's folder.</summary>
    public static void Delete(DataPaths paths, string cluster, string ns, string name)
    {
        var folder = Of(paths, cluster, ns, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Deletes all of a cluster.</summary>
    public static void DeleteAll(DataPaths paths, string cluster)
    {
        var folder = Root(paths, cluster);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Root(DataPaths paths, string cluster) =>
        Path.Combine(paths.Root, "manifests", string.Concat(cluster.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')));
}
