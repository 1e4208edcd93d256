using System.Globalization;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>
/// The kernel's count of a group's processes and threads (cgroup pids controller): version 2 has it in the group that limits
/// memory, version 1 in a hierarchy of its own. Disposing removes what was made.
/// </summary>
internal sealed class PidsGroup : IDisposable
{
    private const int Attempts = 40;
    private readonly string _path;
    private readonly bool _own;

    private PidsGroup(string path, bool own)
    {
        _path = path;
        _own = own;
    }

    /// <summary>The file to write a process's id to; null where the group is the one that limits memory.</summary>
    public string? ProcsFile => _own ? Path.Combine(_path, "tasks") : null;

    /// <summary>Limits a group that is there (version 2), or makes one (version 1).</summary>
    /// <exception cref="IOException">This machine does not count here.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static PidsGroup Create(string path, bool own, int processes)
    {
        var group = new PidsGroup(path, own);
        if (own)
        {
            Directory.CreateDirectory(path);
        }

        try
        {
            // Only opens: a file that isn't there must not be made, as it would be in a plain folder.
            using var file = new FileStream(Path.Combine(path, "pids.max"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(processes.ToString(CultureInfo.InvariantCulture)));
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <summary>Whether a process or thread was refused.</summary>
    public bool WasRefused() =>
        ProcessFamily.ReadText(Path.Combine(_path, "pids.events")).Split('\n').Any(line => line.StartsWith("max ", StringComparison.Ordinal) && line != "max 0");

    public void Dispose()
    {
        // The kernel counts a process out a moment after it is gone.
        for (var i = 0; _own && i < Attempts && !CgroupLease.TryRemove(_path); i++)
        {
            Thread.Sleep(5);
        }
    }
}
