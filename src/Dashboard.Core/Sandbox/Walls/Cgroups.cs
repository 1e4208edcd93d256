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
    private readonly ILogger _logger;

    public Cgroups(IEnumerable<CgroupPlace> candidates, string? unavailable, ILogger logger)
    {
        _logger = logger;
        Problem = unavailable ?? "";
        foreach (var place in unavailable is null ? candidates : [])
        {
            Sweep(place.Path);
            if (TryPlace(place) is not { } problem)
            {
                _place = place;
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

        var path = NewPath(_place);
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

    private static string NewPath(CgroupPlace place) =>
        Path.Combine(place.Path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}"));

    private string? TryPlace(CgroupPlace place)
    {
        var probe = NewPath(place);
        try
        {
            using (new CgroupLease(probe, place.Version, 64L << 20, _logger))
            {
                return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"no cgroup can be made ({e.Message.TrimEnd('.')})";
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "No memory cgroup could be made at {Path}; memory is sampled instead.")]
    private static partial void LogLost(ILogger logger, string path, Exception exception);
}
