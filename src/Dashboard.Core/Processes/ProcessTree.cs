using System.Globalization;
using System.Runtime.InteropServices;

namespace Dashboard.Core.Processes;

/// <summary>Signals to process groups, and what /proc says of a process.</summary>
internal static class ProcessTree
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    /// <summary>Sends a signal to the group and to its leader (who may not have made the group yet). Errors mean that nobody is left.</summary>
    public static void Signal(int leader, int signal)
    {
        _ = NativeKill(-leader, signal);
        _ = NativeKill(leader, signal);
    }

    /// <summary>Kills whoever is left of a group whose leader has been waited for.</summary>
    public static void KillRest(int leader) => _ = NativeKill(-leader, SigKill);

    /// <summary>Start time in clock ticks since boot, which with the id names a process once and for all; null when there is none.</summary>
    public static (long StartTime, int Session)? Stat(int pid)
    {
        try
        {
            // proc(5): the name in field 2 may hold spaces and parentheses, so count from the last ')'.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[19], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Every process whose session is <paramref name="session"/>.</summary>
    public static IEnumerable<int> Members(int session)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Stat(pid)?.Session == session)
            {
                yield return pid;
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
