using System.Diagnostics;
using System.Globalization;
using Benchmarks.Dashboards;
using Benchmarks.Measuring;
using Benchmarks.Modules;

namespace Benchmarks.Measurements;

/// <summary>
/// Push and pull of modules of 64 MiB through the API, against oras on the same registry. Each transfer has a module of its own:
/// each pulls what the other pushed, so that nobody finds the bytes already there.
/// </summary>
internal sealed class TransferMeasurement : IMeasurement
{
    private const long Size = 64L * 1024 * 1024;
    private const int Warmups = 1;
    private const int Rounds = 7;

    public string Name => "transfer";

    public async Task<IReadOnlyList<Row>> MeasureAsync(ModuleFiles modules, CancellationToken cancellationToken)
    {
        var oras = Tool.Need("oras");
        await using var dashboard = await DashboardProcess.StartAsync(null, null, cancellationToken);
        var registry = $"127.0.0.1:{dashboard.RegistryPort.ToString(CultureInfo.InvariantCulture)}";
        var config = Path.Combine(modules.Folder, "config.json");
        await File.WriteAllTextAsync(config, "{}", cancellationToken);

        var (push, orasPush, pull, orasPull) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            var (mine, theirs) = (modules.CreatePadded(Size), modules.CreatePadded(Size));
            var (myTag, theirTag) = ($"{registry}/bench:mine{i}", $"{registry}/bench:theirs{i}");
            var digest = await dashboard.Api.UploadAsync(mine, cancellationToken);

            var one = await JobAsync(dashboard.Api, "/api/publishes", new { module = digest, reference = myTag, format = "wasm-to-oci" }, cancellationToken);
            var two = await Tool.TimeAsync(OrasPush(oras, theirTag, config, theirs), cancellationToken);
            var three = await JobAsync(dashboard.Api, "/api/pulls", new { reference = theirTag }, cancellationToken);
            var folder = Directory.CreateDirectory(Path.Combine(modules.Folder, $"pulled-{i}")).FullName;
            var four = await Tool.TimeAsync(new ProcessStartInfo(oras, ["pull", "--plain-http", "--no-tty", "-o", folder, myTag]), cancellationToken);
            if (i >= Warmups)
            {
                push.Add(one);
                orasPush.Add(two);
                pull.Add(three);
                orasPull.Add(four);
            }

            Directory.Delete(folder, recursive: true);
            File.Delete(mine);
            File.Delete(theirs);
        }

        return
        [
            Row.AtMost($"push of 64 MiB ÷ oras push, medians of {Rounds}", push.Median / orasPush.Median, 1.3, "×"),
            Row.Plain("  push through the API", push.Median, "ms"),
            Row.Plain("  oras push", orasPush.Median, "ms"),
            Row.AtMost($"pull of 64 MiB ÷ oras pull, medians of {Rounds}", pull.Median / orasPull.Median, 1.3, "×"),
            Row.Plain("  pull through the API, into the module store", pull.Median, "ms"),
            Row.Plain("  oras pull, into a file", orasPull.Median, "ms"),
        ];
    }

    private static async Task<double> JobAsync<T>(DashboardApi api, string path, T request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await api.RunJobAsync(path, request, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static ProcessStartInfo OrasPush(string oras, string tag, string config, string module) => new(
        oras,
        [
            "push", "--plain-http", "--no-tty", "--config", $"{config}:application/vnd.wasm.config.v1+json", tag,
            $"{Path.GetFileName(module)}:application/vnd.wasm.content.layer.v1+wasm",
        ])
    {
        // The layer's title is the path as given; oras refuses absolute ones.
        WorkingDirectory = Path.GetDirectoryName(module),
    };
}
