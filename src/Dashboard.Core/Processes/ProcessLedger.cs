using System.Globalization;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Processes;

/// <summary>
/// Remembers on disk which process groups are running, so that the next start can end what a killed dashboard left.
/// One empty file per group, named <c>PID.STARTTIME</c>, in a folder that carries the boot's id.
/// </summary>
public sealed partial class ProcessLedger
{
    private readonly string _folder;
    private readonly ILogger<ProcessLedger> _logger;

    /// <summary>Uses <c>processes/</c> in the data folder.</summary>
    public ProcessLedger(DataPaths paths, ILogger<ProcessLedger> logger)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _logger = logger;
        var root = Path.Combine(paths.Root, "processes");

        // Process ids mean nothing after a reboot: what an earlier boot left is forgotten, not killed.
        var boot = File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "boot";
        _folder = Path.Combine(root, boot);
        if (Directory.Exists(root))
        {
            foreach (var other in Directory.EnumerateDirectories(root).Where(d => Path.GetFileName(d) != boot))
            {
                Directory.Delete(other, recursive: true);
            }
        }

        Directory.CreateDirectory(_folder);
    }

    /// <summary>Kills every group an earlier run of the dashboard left. Call once, before anything is started.</summary>
    /// <returns>How many groups were still there.</returns>
    public int KillLeftovers()
    {
        var killed = 0;
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            var name = Path.GetFileName(file).Split('.');
            if (name.Length == 2
                && int.TryParse(name[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && long.TryParse(name[1], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
                && KillGroup(pid, started))
            {
                LogLeftover(_logger, pid);
                killed++;
            }

            File.Delete(file);
        }

        return killed;
    }

    internal string? Add(int pid)
    {
        if (ProcessTree.Stat(pid) is not { } stat)
        {
            return null;
        }

        var path = Path.Combine(_folder, FormattableString.Invariant($"{pid}.{stat.StartTime}"));
        File.Create(path).Dispose();
        return path;
    }

    private static bool KillGroup(int pid, long started)
    {
        var leader = ProcessTree.Stat(pid);
        if (leader is not null && leader.Value.StartTime != started)
        {
            return false;
        }

        // A session's id is not given out again while a member lives, so members without a leader are ours as well.
        var members = ProcessTree.Members(pid).ToList();
        if (leader is null && members.Count == 0)
        {
            return false;
        }

        ProcessTree.Signal(pid, ProcessTree.SigKill);
        foreach (var member in members)
        {
            ProcessTree.Signal(member, ProcessTree.SigKill);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Killed process group {Pid}, left by an earlier run.")]
    private static partial void LogLeftover(ILogger logger, int pid);
}
