using System.Security.Cryptography;
using System.Text.Json;

namespace EndToEnd.Tests.Harness;

/// <summary>A build that no compiler made: files put where the dashboard keeps what builds made.</summary>
internal static class CachedBuild
{
    /// <summary>Writes one; answers its name.</summary>
    public static string Write(DashboardProcess dashboard, params (string Name, string Text)[] files)
    {
        var build = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var folder = Directory.CreateDirectory(Path.Combine(dashboard.DataPath, "cache", "builds", build)).FullName;
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        File.WriteAllText(Path.Combine(folder, "build.json"), JsonSerializer.Serialize(new
        {
            Outputs = files.Select(file => new { file.Name, Module = (string?)null }),
            Duration = TimeSpan.FromSeconds(1),
            BuiltAt = DateTimeOffset.UnixEpoch,
        }));
        return build;
    }
}
