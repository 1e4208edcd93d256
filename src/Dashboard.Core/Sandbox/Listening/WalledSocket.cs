using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Processes;

namespace Dashboard.Core.Sandbox.Listening;

/// <summary>
/// The socket of a guest inside the wall, whose network namespace nobody else is in. Each connection is a process of its own
/// that enters that namespace (nsenter, with the run's user namespace and so without rights outside of it), connects and copies
/// both ways: the wall keeps its own network, and no port is opened on the host. It ends when either side does.
/// </summary>
internal sealed class WalledSocket(int processId, int port) : IGuestSocket
{
    private const string Enter = "/usr/bin/nsenter";
    private const string Shell = "/bin/bash";
    private const string Copy = "/bin/cat";

    // $0 is the port. Bash opens the connection itself; what it can't say about that, the missing answer says. Over when the guest closes.
    private const string Script = $"exec 2>/dev/null 3<>/dev/tcp/127.0.0.1/$0 4<&0 || exit 1; {Copy} <&4 >&3 & {Copy} <&3; kill $!";

    private static readonly string[] Prefix =
        [.. new[] { "/usr/bin/setpriv", "/bin/setpriv" }.Where(File.Exists).Take(1).SelectMany(setpriv => new[] { setpriv, "--pdeathsig", "KILL" }), .. new[] { "/usr/bin/setsid", "/bin/setsid" }.Where(File.Exists).Take(1)];

    /// <summary>What is missing on this machine to reach into a wall; null when nothing is.</summary>
    public static string? Missing { get; } = new[] { Enter, Shell, Copy }.FirstOrDefault(program => !File.Exists(program));

    public Stream Connect()
    {
        var info = new ProcessStartInfo(Enter) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        info.Environment.Clear();
        var target = processId.ToString(CultureInfo.InvariantCulture);
        foreach (var word in (string[])["--target", target, "--user", "--net", "--preserve-credentials", "--", .. Prefix, Shell, "-c", Script, port.ToString(CultureInfo.InvariantCulture)])
        {
            info.ArgumentList.Add(word);
        }

        var process = new Process { StartInfo = info };
        try
        {
            ProcessLauncher.Start(process);
            return new RelayStream(process);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            process.Dispose();
            throw new ProblemException(ProblemKind.Upstream, "The guest can't be reached.", e.Message, "Try again, or start the run anew.", e);
        }
    }
}
