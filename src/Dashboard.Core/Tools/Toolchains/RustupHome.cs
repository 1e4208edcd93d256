namespace Dashboard.Core.Tools.Toolchains;

/// <summary>
/// rustup's folder, read without starting rustup, which takes tenths of a second: each toolchain is a folder of its own
/// (rustup book, Toolchains), and <c>settings.toml</c> names the default one.
/// </summary>
/// <param name="Folder"><c>RUSTUP_HOME</c>, by default <c>~/.rustup</c>; it need not exist.</param>
/// <param name="Chosen"><c>RUSTUP_TOOLCHAIN</c>, which overrides the default toolchain.</param>
internal sealed record RustupHome(string Folder, string? Chosen = null)
{
    private const string DefaultKey = "default_toolchain";

    public static RustupHome FromEnvironment() => new(
        Environment.GetEnvironmentVariable("RUSTUP_HOME") is { Length: > 0 } home && Path.IsPathFullyQualified(home)
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rustup"),
        Environment.GetEnvironmentVariable("RUSTUP_TOOLCHAIN"));

    /// <summary>The toolchains' folders, the default one first.</summary>
    public IEnumerable<string> Toolchains()
    {
        var folder = Path.Combine(Folder, "toolchains");
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var first = DefaultToolchain();
        return Directory.EnumerateDirectories(folder)
            .OrderByDescending(path => Path.GetFileName(path) == first)
            .ThenBy(path => path, StringComparer.Ordinal);
    }

    private string? DefaultToolchain()
    {
        if (Chosen is { Length: > 0 })
        {
            return Chosen;
        }

        try
        {
            var line = File.ReadLines(Path.Combine(Folder, "settings.toml"))
                .FirstOrDefault(line => line.StartsWith(DefaultKey, StringComparison.Ordinal));
            return line?[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim().Trim('"');
        }
        catch (IOException)
        {
            return null; // without a default every toolchain is as good as the next
        }
    }
}
