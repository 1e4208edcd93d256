using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Workers.Node.Registration;

/// <summary>What a node says of the machine it runs on.</summary>
internal static class MachineFacts
{
    public static string Kernel => ReadLine("/proc/sys/kernel/osrelease") ?? Environment.OSVersion.VersionString;

    public static string BootId => ReadLine("/proc/sys/kernel/random/boot_id") ?? "unknown";

    public static string MachineId => ReadLine("/etc/machine-id") is { Length: > 0 } id ? id : "unknown";

    public static string OsImage => RuntimeInformation.OSDescription;

    /// <summary>All memory, as a Kubernetes quantity.</summary>
    public static string Memory =>
        ReadLine("/proc/meminfo")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..]
            ? kibibytes + "Ki"
            : (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024).ToString(CultureInfo.InvariantCulture) + "Ki";

    /// <summary>The address this machine reaches <paramref name="server"/> from; nothing is sent.</summary>
    public static IPAddress AddressTowards(Uri server)
    {
        try
        {
            var target = Dns.GetHostAddresses(server.DnsSafeHost)[0];
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(target, server.Port);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }

    private static string? ReadLine(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
