namespace Dashboard.Core.Sandbox.Walls;

/// <summary>A path shown inside the wall.</summary>
/// <param name="Source">On the host.</param>
/// <param name="Target">Inside.</param>
/// <param name="Writable">Whether it may be changed.</param>
internal sealed record Bind(string Source, string Target, bool Writable = false);

/// <summary>
/// bubblewrap's command line: new namespaces of every kind (so no network but an empty loopback, no other process),
/// nobody's user id, no capability, an empty environment and an empty, read-only root with only the binds in it.
/// </summary>
internal static class Bubblewrap
{
    private const string HomeBytes = "134217728";

    private static readonly string[] Wall =
    [
        "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL",
        "--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox",
    ];

    /// <param name="binds">What is seen inside.</param>
    /// <param name="program">The program, as seen inside.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its whole environment; null: empty.</param>
    /// <param name="home">Whether there is an empty <see cref="RuntimeHome.Inside"/> that it may write to, in memory.</param>
    public static IReadOnlyList<string> Arguments(
        IEnumerable<Bind> binds, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool home = false)
    {
        var words = new List<string>(Wall);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            words.AddRange(["--setenv", name, value]);
        }

        foreach (var bind in binds)
        {
            words.AddRange([bind.Writable ? "--bind" : "--ro-bind", bind.Source, bind.Target]);
        }

        if (home)
        {
            words.AddRange(["--size", HomeBytes, "--tmpfs", RuntimeHome.Inside]);
        }

        words.AddRange(["--remount-ro", "/", "--chdir", "/", "--", program]);
        words.AddRange(arguments);
        return words;
    }
}
