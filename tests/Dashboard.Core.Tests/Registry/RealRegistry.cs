using System.Diagnostics;
using System.Globalization;

namespace Dashboard.Core.Tests.Registry;

/// <summary>A docker-registry of the test's own, on a free port. It can be killed and started again on the same data.</summary>
internal sealed class RealRegistry : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _program = RegistryParts.Program("docker-registry");
    private readonly string _config;
    private Process? _process;

    private RealRegistry(string? htpasswd)
    {
        Port = RegistryParts.FreePort();
        var auth = htpasswd is null ? string.Empty : $"auth:\n  htpasswd:\n    realm: test\n    path: {_folder.File("htpasswd", System.Text.Encoding.ASCII.GetBytes(htpasswd))}\n";
        _config = _folder.File("config.yml", System.Text.Encoding.ASCII.GetBytes(
            $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {_folder.Path}/data\n  delete:\n    enabled: true\n"
            + $"http:\n  addr: 127.0.0.1:{Port}\n  secret: for-this-test-only\n{auth}"));
    }

    public int Port { get; }

    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RealRegistry> StartAsync(string? htpasswd = null)
    {
        var registry = new RealRegistry(htpasswd);
        await registry.StartAgainAsync();
        return registry;
    }

    public async Task StartAgainAsync()
    {
        _process = Process.Start(new ProcessStartInfo(_program, ["serve", _config]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(RegistryParts.Limit);
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{Host}/v2/"), limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>SIGKILL, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }
}
