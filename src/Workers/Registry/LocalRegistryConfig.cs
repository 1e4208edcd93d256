using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Registry;

namespace Workers.Registry;

/// <summary>Writes docker-registry's configuration: loopback only, deletion on, storage in the data folder.</summary>
internal static class LocalRegistryConfig
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes <c>config.yml</c> under the folder and answers with its path.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string Write(string folder, LocalRegistryOptions options)
    {
        var path = Path.Combine(folder, "config.yml");
        WriteOwnerOnly(path, Text(Path.Combine(folder, "storage"), Secret(folder), options));
        return path;
    }

    // A JSON string is a YAML string, whatever the path holds.
    private static string Text(string storage, string secret, LocalRegistryOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by the dashboard at each start of its local registry; changes are lost.
        version: 0.1
        log:
          level: {options.LogLevel}
          formatter: text
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: {JsonSerializer.Serialize(storage)}
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:{options.Port}
          secret: {secret}

        """);

    // The same over restarts: docker-registry signs the state of uploads under way with it.
    private static string Secret(string folder)
    {
        var path = Path.Combine(folder, "http-secret");
        if (File.Exists(path) && File.ReadAllText(path) is { Length: 64 } kept && kept.All(char.IsAsciiHexDigit))
        {
            return kept;
        }

        var secret = RandomNumberGenerator.GetHexString(64, lowercase: true);
        WriteOwnerOnly(path, secret);
        return secret;
    }

    private static void WriteOwnerOnly(string path, string text)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(fresh, path, overwrite: true);
    }
}
