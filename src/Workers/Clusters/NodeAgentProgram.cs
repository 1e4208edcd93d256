using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Microsoft.Extensions.Configuration;

namespace Workers.Clusters;

/// <summary>Where the node agent's program is, and how it is started.</summary>
internal sealed class NodeAgentProgram(IConfiguration configuration)
{
    /// <summary>Settings an agent shares with the dashboard: the same tools, the same walls.</summary>
    private static readonly string[] SharedSections = ["Tools", "Sandbox", "Modules", "Logs"];

    private static readonly string[] NotForAgents = ["KUBECONFIG", "Urls", "URLS"];

    private readonly int _port = configuration.GetValue("Node:Port", 3000);

    /// <summary>The command for an agent.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="bootstrapFile">The kubeconfig with its token.</param>
    /// <param name="dataFolder">Its data.</param>
    /// <exception cref="ProblemException">The program is not beside the dashboard.</exception>
    public ProcessSpec Command(string node, string bootstrapFile, string dataFolder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Workers.dll");
        var host = DotnetHost();
        if (!File.Exists(program) || host is null)
        {
            throw new ProblemException(
                ProblemKind.Unsupported, "The node agent cannot be started.", $"{(host is null ? "dotnet" : program)} was not found.", "Build the whole solution: make build.");
        }

        return new ProcessSpec
        {
            FileName = host,
            Arguments =
            [
                program, "node",
                "--node-name", node,
                "--hostname", node,
                "--port", FreePort().ToString(CultureInfo.InvariantCulture),
                "--bootstrap-file", bootstrapFile,
                "--data-dir", dataFolder,
                "--kubeconfig", Path.Combine(dataFolder, "config", "kubeconfig"),
            ],
            Environment = Environment(),
            WorkingDirectory = AppContext.BaseDirectory,
        };
    }

    /// <summary>The running dotnet, or the one its runtime belongs to.</summary>
    private static string? DotnetHost()
    {
        var running = System.Environment.ProcessPath;
        if (running is not null && Path.GetFileNameWithoutExtension(running) == "dotnet")
        {
            return running;
        }

        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(beside) ? beside : null;
    }

    /// <summary>The configured port, or 0 (any) when somebody listens there: a second node, for one.</summary>
    private int FreePort() =>
        _port != 0 && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port == _port && (IPAddress.IsLoopback(l.Address) || l.Address.Equals(IPAddress.Any) || l.Address.Equals(IPAddress.IPv6Any)))
            ? 0
            : _port;

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (!NotForAgents.Contains(name, StringComparer.Ordinal) && !name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && !name.StartsWith("KRUSTLET_", StringComparison.Ordinal))
            {
                environment[name] = (string?)entry.Value ?? "";
            }
        }

        foreach (var (key, value) in SharedSections.SelectMany(s => configuration.GetSection(s).AsEnumerable()))
        {
            if (value is not null)
            {
                environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
            }
        }

        return environment;
    }
}
