using Dashboard.Core.Storage;

namespace Dashboard.Core.Tests;

/// <summary>A folder of a test's own, also usable as a data folder; deleted at its end.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Paths = new DataPaths(Directory.CreateTempSubdirectory("dashboard-test-").FullName);

    public DataPaths Paths { get; }

    public string Root => Paths.Root;

    /// <summary>Writes a file, making its folders.</summary>
    public string Write(string path, string content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return full;
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
