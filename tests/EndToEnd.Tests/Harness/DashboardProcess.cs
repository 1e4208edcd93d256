using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EndToEnd.Tests.Harness;

/// <summary>The built dashboard as a process of its own, with its own ports and data folder.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> _output = [];
    private readonly int[] _ports = Ports.Take(4);
    private readonly string _data = Directory.CreateTempSubdirectory("dashboard-e2e-").FullName;
    private Process? _process;

    private readonly IReadOnlyDictionary<string, string> _settings;

    private DashboardProcess(IReadOnlyDictionary<string, string> settings) => _settings = settings;

    /// <summary>Its address.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports[0]}");

    /// <summary>Host and port of its local registry.</summary>
    public string Registry => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_ports[1]}");

    /// <summary>Its data folder.</summary>
    public string DataPath => _data;

    /// <summary>What it has printed so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="settings">Further settings, by the name of the environment variable.</param>
    public static async Task<DashboardProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var dashboard = new DashboardProcess(settings ?? new Dictionary<string, string>());
        await dashboard.StartAgainAsync();
        return dashboard;
    }

    /// <summary>Starts it on the same ports and data after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        Assert.True(File.Exists(Checkout.Dashboard), $"{Checkout.Dashboard} is not built");
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = Describe(), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("The dashboard ended:\n" + Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        try
        {
            await ready.Task.WaitAsync(StartLimit);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException("The dashboard did not get ready in time:\n" + Output, exception);
        }

        void Note(string? line)
        {
            if (line is null)
            {
                return;
            }

            _output.Enqueue(line);
            if (line.StartsWith("Ready: ", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    /// <summary>Ends it as Ctrl+C or a service manager does.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        const int terminate = 15;
        _ = Kill(process.Id, terminate);
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException("The dashboard did not stop when asked to:\n" + Output, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            _process?.Dispose();
            Directory.Delete(_data, recursive: true);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);

    private ProcessStartInfo Describe()
    {
        var info = new ProcessStartInfo("dotnet", [Checkout.Dashboard])
        {
            WorkingDirectory = Checkout.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["Urls"] = Url;
        info.Environment["Storage__DataPath"] = _data;
        info.Environment["Registry__Local__Port"] = Text(_ports[1]);
        info.Environment["LocalCluster__Port"] = Text(_ports[2]);
        info.Environment["Node__Port"] = Text(_ports[3]);
        foreach (var (name, value) in _settings)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
