using System.Diagnostics;

namespace Benchmarks.Measuring;

/// <summary>cargo as a person runs it on a sample.</summary>
internal static class Cargo
{
    public const string Target = "wasm32-wasi";

    /// <summary>Milliseconds of a build in a folder that has nothing built yet.</summary>
    public static async Task<double> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/cargo"))
        {
            throw new MeasurementException("Debian's cargo is not installed; run: make setup");
        }

        var start = new ProcessStartInfo("/usr/bin/cargo", ["build", "--target", Target]) { WorkingDirectory = folder };

        // A rustup toolchain earlier on PATH would hide Debian's rustc, which has the target.
        start.Environment["PATH"] = "/usr/bin:/bin";
        return await Tool.TimeAsync(start, cancellationToken);
    }

    /// <summary>Copies a sample's sources to a new folder.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }
}
