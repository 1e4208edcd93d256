using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>A cgroup of one run. Disposing it removes it; its processes must be gone by then.</summary>
internal sealed partial class CgroupLease : IDisposable
{
    private const int Attempts = 40;
    private readonly string _path;
    private readonly int _version;
    private readonly ILogger _logger;

    public CgroupLease(string path, int version, long bytes, ILogger logger)
    {
        _path = path;
        _version = version;
        _logger = logger;
        Directory.CreateDirectory(path);
        try
        {
            Limit(bytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The group's folder.</summary>
    public string Folder => _path;

    /// <summary>
    /// The file to write a process's id to. In version 1 <c>tasks</c>, which takes a single thread, as the joining shell is: it
    /// spares the kernel's lock on all thread groups, whose grace period costs 5 to 20 ms a run. Version 2 has no such way.
    /// </summary>
    public string ProcsFile => Path.Combine(_path, _version == 1 ? "tasks" : "cgroup.procs");

    /// <summary>The highest use so far in bytes; null when this kernel does not say (before 5.19 in version 2).</summary>
    public long? ReadPeak() => ReadNumber(_version == 1 ? "memory.max_usage_in_bytes" : "memory.peak");

    /// <summary>Whether the kernel killed a process of the group for its memory.</summary>
    public bool WasOutOfMemory()
    {
        try
        {
            return File.ReadLines(Path.Combine(_path, _version == 1 ? "memory.oom_control" : "memory.events"))
                .Any(l => l.StartsWith("oom_kill ", StringComparison.Ordinal) && l != "oom_kill 0");
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        // The kernel counts a process out a moment after it is gone.
        for (var i = 0; i < Attempts; i++)
        {
            if (TryRemove(_path))
            {
                return;
            }

            Thread.Sleep(5);
        }

        LogLeft(_logger, _path);
    }

    /// <summary>Removes an empty group. Not <see cref="Directory.Delete(string)"/>, which fails on the files the kernel shows in it.</summary>
    public static bool TryRemove(string path) => NativeRemove(path) == 0 || !Directory.Exists(path);

    private void Limit(long bytes)
    {
        var value = bytes.ToString(CultureInfo.InvariantCulture);
        if (_version == 1)
        {
            Write("memory.limit_in_bytes", value);
            TryWrite("memory.memsw.limit_in_bytes", value);
        }
        else
        {
            Write("memory.max", value);
            TryWrite("memory.swap.max", "0");
            TryWrite("memory.oom.group", "1");
        }
    }

    // Only opens: a file that isn't there must not be made, as it would be in a plain folder.
    private void Write(string name, string value)
    {
        using var file = new FileStream(Path.Combine(_path, name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(value));
    }

    // Not every kernel counts swap.
    private void TryWrite(string name, string value)
    {
        try
        {
            Write(name, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoSwap(_logger, name, e.Message);
        }
    }

    private long? ReadNumber(string name)
    {
        try
        {
            return long.TryParse(File.ReadAllText(Path.Combine(_path, name)), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "rmdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeRemove([MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cgroup {Path} could not be removed; the next start tries again.")]
    private static partial void LogLeft(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cgroup has no {Name}: {Reason}")]
    private static partial void LogNoSwap(ILogger logger, string name, string reason);
}
