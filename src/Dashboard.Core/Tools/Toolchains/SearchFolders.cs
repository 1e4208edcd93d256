namespace Dashboard.Core.Tools.Toolchains;

/// <summary>The folders programs are looked for in, in order, without repeats.</summary>
/// <param name="Folders">Absolute paths; they need not exist.</param>
internal sealed record SearchFolders(IReadOnlyList<string> Folders)
{
    /// <summary>PATH, then where distributions and rustup put compilers that a service's short PATH may leave out.</summary>
    public static SearchFolders FromEnvironment()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append("/usr/bin")
            .Append(Path.Combine(home, ".cargo/bin"))
            .Where(Path.IsPathFullyQualified)
            .Distinct(StringComparer.Ordinal);
        return new SearchFolders([.. folders]);
    }

    /// <summary>Every file of this name, first folder first.</summary>
    public IEnumerable<string> FindAll(string name) =>
        Folders.Select(folder => Path.Combine(folder, name)).Where(File.Exists);
}
