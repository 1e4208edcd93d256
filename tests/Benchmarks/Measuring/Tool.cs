using System.Diagnostics;

namespace Benchmarks.Measuring;

/// <summary>A program run for comparison, as a person would run it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The program in .tools, else on PATH; null when this machine has none.</summary>
    public static string? Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Prepend(Path.Combine(Repository.Root, ".tools", "bin")).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>The program, or an error that says what to do.</summary>
    public static string Need(string name) => Find(name) ?? throw new MeasurementException($"{name} is not installed; run: make setup");

    /// <summary>Milliseconds from start to exit. Fails when the program does.</summary>
    public static async Task<double> TimeAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            await output;
            return process.ExitCode == 0
                ? elapsed
                : throw new MeasurementException($"{start.FileName} ended with {process.ExitCode}: {(await errors).Trim()}");
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>Milliseconds from start to the first byte of output; the program is then left to end by itself.</summary>
    public static async Task<double> TimeToFirstOutputAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        try
        {
            var buffer = new byte[4096];
            var read = await process.StandardOutput.BaseStream.ReadAsync(buffer, limit.Token);
            var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            await process.WaitForExitAsync(limit.Token);
            return read > 0 ? elapsed : throw new MeasurementException($"{start.FileName} ended with {process.ExitCode} and wrote nothing.");
        }
        finally
        {
            Kill(process);
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>A measurement that can't be made here, in words for a person.</summary>
internal sealed class MeasurementException(string message) : Exception(message);
