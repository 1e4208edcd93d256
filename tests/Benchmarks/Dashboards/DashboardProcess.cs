using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Benchmarks.Measuring;

namespace Benchmarks.Dashboards;

/// <summary>The built dashboard as a process of its own, on free ports with a data folder that goes away with it.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly bool _ownsData;

    private DashboardProcess(Process process, Uri address, int registryPort, string dataFolder, bool ownsData, TimeSpan startTime)
    {
        _process = process;
        _ownsData = ownsData;
        RegistryPort = registryPort;
        DataFolder = dataFolder;
        StartTime = startTime;
        Api = new DashboardApi(address);
    }

    public DashboardApi Api { get; }

    public int RegistryPort { get; }

    public string DataFolder { get; }

    /// <summary>From starting the process to the first "ready" from <c>/readyz</c>.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Resident memory of the dashboard's own process, in bytes.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:");

    /// <summary>The most resident memory it ever had, in bytes, as the kernel noted it.</summary>
    public long PeakResidentBytes => ReadStatus("VmHWM:");

    /// <param name="settings">Further settings, such as <c>Modules:MaxBytes</c>.</param>
    /// <param name="dataFolder">A data folder to use and keep; null: a new one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DashboardProcess> StartAsync(
        IReadOnlyDictionary<string, string>? settings, string? dataFolder, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Repository.Root, "src", "Dashboard", "bin", "Release", "net10.0", "Dashboard.dll");
        if (!File.Exists(program))
        {
            throw new MeasurementException("The dashboard is not built; run: make bench");
        }

        var folder = dataFolder ?? Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        var ports = FreePorts(4);
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { program, "--Logging:LogLevel:Default=Warning" },
        };
        var all = new Dictionary<string, string>
        {
            ["Urls"] = $"http://127.0.0.1:{ports[0]}",
            ["Storage:DataPath"] = folder,
            ["Registry:Local:Port"] = ports[1].ToString(CultureInfo.InvariantCulture),
            ["LocalCluster:Port"] = ports[2].ToString(CultureInfo.InvariantCulture),
            ["Node:Port"] = ports[3].ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in all.Concat(settings ?? new Dictionary<string, string>()))
        {
            start.ArgumentList.Add($"--{key}={value}");
        }

        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var output = new LastLines();
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var address = new Uri(all["Urls"]);
            await WaitUntilReadyAsync(process, address, output, cancellationToken);
            return new DashboardProcess(process, address, ports[1], folder, dataFolder is null, Stopwatch.GetElapsedTime(began));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Stops it as a service manager does, so that it takes its programs along.</summary>
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("the dashboard did not stop within 30 s and was killed");
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        if (_ownsData)
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    private static async Task WaitUntilReadyAsync(Process process, Uri address, LastLines output, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            if (process.HasExited)
            {
                throw new MeasurementException($"The dashboard ended with {process.ExitCode} at start: {output}");
            }

            try
            {
                using var answer = await client.GetAsync("/readyz", limit.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(5, limit.Token);
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }

    private long ReadStatus(string key)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(one => one.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The end of what the dashboard printed, for an error.</summary>
    private sealed class LastLines
    {
        private readonly Queue<string> _lines = new();

        public void Add(string? line)
        {
            lock (_lines)
            {
                if (line is not null)
                {
                    _lines.Enqueue(line);
                }

                while (_lines.Count > 12)
                {
                    _lines.Dequeue();
                }
            }
        }

        public override string ToString()
        {
            lock (_lines)
            {
                return string.Join(Environment.NewLine, _lines);
            }
        }
    }
}
