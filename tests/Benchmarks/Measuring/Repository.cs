namespace Benchmarks.Measuring;

/// <summary>Where the checkout is.</summary>
internal static class Repository
{
    /// <summary>The folder of Dashboard.sln, above this program.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dashboard.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new MeasurementException("Run this from a checkout: there is no Dashboard.sln above the program.");
    }
}
