using Dashboard.Core.Storage;

namespace Dashboard.Core.Tests;

/// <summary>A data folder of a test's own, deleted at its end.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Paths = new DataPaths(Directory.CreateTempSubdirectory("dashboard-test-").FullName);

    public DataPaths Paths { get; }

    public string Root => Paths.Root;

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
