using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Core.Sandbox.Listening;

/// <summary>Where a guest's socket listens.</summary>
internal static class GuestPorts
{
    /// <summary>Inside the wall the run has a loopback of its own: the port is always free.</summary>
    public const int Inside = 8080;

    /// <summary>A port of this machine that was free a moment ago, for a run without a wall.</summary>
    public static int FindFree()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>As a runtime's command line takes it.</summary>
    public static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>Whether somebody listens at a loopback port, from the text of <c>/proc/PID/net/tcp</c> (proc(5)): found without connecting, which the guest would notice.</summary>
    public static bool IsListening(string netTcp, int port)
    {
        const string Listen = "0A";
        var local = string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
        return netTcp.Split('\n').Any(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var address, _, Listen, ..] && address == local);
    }
}

/// <summary>The socket of a guest without a wall: on the host's own loopback.</summary>
internal sealed class LoopbackSocket(int port) : IGuestSocket
{
    public Stream Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
