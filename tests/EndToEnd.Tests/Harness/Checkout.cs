namespace EndToEnd.Tests.Harness;

/// <summary>Where things are in the checkout the tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder of Dashboard.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built dashboard, of the same configuration as these tests.</summary>
    public static string Dashboard { get; } =
        Path.Combine(Root, "src/Dashboard/bin", Configuration(), "net10.0", "Dashboard.dll");

    /// <summary>A program of <c>.tools/bin</c> or PATH; null when the machine lacks it.</summary>
    public static string? Tool(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Prepend(Path.Combine(Root, ".tools/bin"))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout.");
        }

        return folder;
    }

    private static string Configuration() =>
        Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
}
