using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>Makes one cgroup with a memory limit for each run, and cleans up those that a killed dashboard left.</summary>
internal sealed partial class Cgroups
{
    private const string Prefix = "wasm-sandbox-";

    // Of the process, like the name: two sandboxes in it (as tests have) would else share a group, and one remove the other's.
    private static int _made;

    private readonly CgroupPlace? _place;
    private readonly string? _countingFolder;
    private readonly ILogger _logger;

    public Cgroups(IEnumerable<CgroupPlace> candidates, string? unavailable, ILogger logger, string? countingFolder = null)
    {
        _logger = logger;
        _countingFolder = countingFolder;
        Problem = unavailable ?? "";
        foreach (var place in unavailable is null ? candidates : [])
        {
            Sweep(place.Path);
            if (TryPlace(place) is not { } problem)
            {
                _place = place;
                SweepCounts();
                return;
            }

            Problem = problem;
        }

        if (Problem.Length == 0)
        {
            Problem = "this machine has no memory cgroups";
        }
    }

    /// <summary>In words, what limits memory; null when nothing does and <see cref="Problem"/> says why.</summary>
    public string? Words => _place?.Words;

    public string Problem { get; private set; }

    /// <summary>Makes a group; null when this machine offers none.</summary>
    public CgroupLease? Create(long bytes)
    {
        if (_place is null)
        {
            return null;
        }

        var path = NewPath(_place.Path);
        try
        {
            return new CgroupLease(path, _place.Version, bytes, _logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLost(_logger, path, e);
            return null;
        }
    }

    /// <summary>Whether the kernel can hold a group to a number of processes.</summary>
    public bool CountsProcesses { get; private set; }

    /// <summary>Holds a group to a number of processes and threads; null where the kernel does not count here.</summary>
    public PidsGroup? Count(CgroupLease group, int processes)
    {
        try
        {
            return _place is { Version: 1 }
                ? _countingFolder is null ? null : PidsGroup.Create(NewPath(_countingFolder), own: true, processes)
                : PidsGroup.Create(group.Folder, own: false, processes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUncounted(_logger, e.Message);
            return null;
        }
    }

    private static string NewPath(string folder) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}"));

    private string? TryPlace(CgroupPlace place)
    {
        var probe = NewPath(place.Path);
        try
        {
            using var group = new CgroupLease(probe, place.Version, 64L << 20, _logger);
            using var count = place.Version == 1
                ? _countingFolder is null ? null : TryCount(NewPath(_countingFolder), own: true)
                : TryCount(group.Folder, own: false);
            CountsProcesses = count is not null;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"no cgroup can be made ({e.Message.TrimEnd('.')})";
        }
    }

    private static PidsGroup? TryCount(string path, bool own)
    {
        try
        {
            return PidsGroup.Create(path, own, 64);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // the page of limits says that processes are looked at instead
        }
    }

    private void SweepCounts()
    {
        if (_countingFolder is not null)
        {
            Sweep(_countingFolder);
        }
    }

    // A group of a process that is gone. What still runs in it is killed by the ledger of processes, not here.
    private static void Sweep(string parent)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (var group in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            var owner = Path.GetFileName(group)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists("/proc/" + owner))
            {
                CgroupLease.TryRemove(group);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The kernel does not count processes here ({Why}); they are looked at instead.")]
    private static partial void LogUncounted(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No memory cgroup could be made at {Path}; memory is sampled instead.")]
    private static partial void LogLost(ILogger logger, string path, Exception exception);
}
