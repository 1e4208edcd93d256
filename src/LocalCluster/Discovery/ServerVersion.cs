using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace LocalCluster.Discovery;

/// <summary>The Kubernetes version whose API this server speaks; clients decide by it what they may ask for.</summary>
internal static class ServerVersion
{
    public const string GitVersion = "v1.32.0+local";

    public static JsonObject ToJson() => new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "dotnet",
        ["platform"] = $"linux/{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}",
    };
}
