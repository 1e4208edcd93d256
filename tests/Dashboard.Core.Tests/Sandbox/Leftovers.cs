using Dashboard.Core.Sandbox.Walls;

namespace Dashboard.Core.Tests.Sandbox;

/// <summary>
/// What runs could leave on this machine: processes that see the sandbox's folder, memory groups of this process, and files
/// nobody asked for. Exact only while no other sandbox runs in this process.
/// </summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Fails when something is left. The kernel may take a moment over processes and groups.</summary>
    public static void AssertNone(SandboxHost host)
    {
        SpinWait.SpinUntil(() => !Processes(host.Root).Any() && !Groups().Any(), Patience);
        Assert.Empty(Processes(host.Root));
        Assert.Empty(Groups());
        Assert.DoesNotContain(Directory.EnumerateDirectories(Path.GetTempPath(), "runtime-home-*"), f => Directory.GetLastWriteTimeUtc(f) > host.Began);
        var cache = Path.Combine(host.Root, "data", "cache");
        Assert.Empty(Names(Path.Combine(host.Root, "data")).Except(["cache", "processes"]));
        Assert.Empty(Names(Path.Combine(host.Root, "data", "processes")).SelectMany(boot => Names(Path.Combine(host.Root, "data", "processes", boot!)))); // the ledger
        Assert.Empty(Names(Path.Combine(cache, "sandbox-making"))); // where modules are compiled, aside
    }

    // Outside the wall the folder is in the command line; inside, it is the source of what is mounted.
    private static IEnumerable<string> Processes(string root) => Directory.EnumerateDirectories("/proc")
        .Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0]))
        .Where(p => (Read(p + "/cmdline") + Read(p + "/mountinfo")).Contains(root, StringComparison.Ordinal));

    private static IEnumerable<string> Groups()
    {
        var (mounts, own) = (Read("/proc/self/mountinfo"), Read("/proc/self/cgroup"));
        return CgroupLocator.Candidates(mounts, own).Select(p => p.Path)
            .Append(CgroupLocator.CountingFolder(mounts, own) ?? "")
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateDirectories(f, $"wasm-sandbox-{Environment.ProcessId}-*"));
    }

    private static IEnumerable<string?> Names(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName) : [];

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // gone meanwhile, or another person's
        }
    }
}
