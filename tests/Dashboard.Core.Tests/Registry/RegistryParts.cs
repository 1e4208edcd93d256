using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Dashboard.Core.Registry;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Registry;

/// <summary>What the registry tests share: programs, clients, modules.</summary>
internal static class RegistryParts
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A program of this machine; the test is skipped, visibly, where it is missing.</summary>
    public static string Program(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, ".tools")))
        {
            folder = folder.Parent;
        }

        var settings = new Dictionary<string, string?> { ["Tools:Path"] = folder is null ? null : Path.Combine(folder.FullName, ".tools") };
        var found = new ToolLocator(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).Find(name);
        Assert.SkipWhen(found is null, $"needs {name} (make setup)");
        return found!.Path;
    }

    /// <summary>The services as a plain process has them, without ASP.NET.</summary>
    public static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        return new ServiceCollection().AddRegistry(configuration).BuildServiceProvider(validateScopes: true);
    }

    /// <summary>A core module of about this size whose content no other has.</summary>
    public static byte[] Module(int size = 4096)
    {
        // magic, version, then one custom section named "x" holding random bytes
        var payload = RandomNumberGenerator.GetBytes(size);
        using var module = new MemoryStream();
        module.Write([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x00]);
        for (var length = (uint)payload.Length + 2; ; length >>= 7)
        {
            module.WriteByte((byte)(length > 0x7f ? (length & 0x7f) | 0x80 : length));
            if (length <= 0x7f)
            {
                break;
            }
        }

        module.Write([1, (byte)'x']);
        module.Write(payload);
        return module.ToArray();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end and gives back what it said.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        using var limit = new CancellationTokenSource(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}

/// <summary>A folder of the test's own.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("registry-test-").FullName;

    public string File(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
