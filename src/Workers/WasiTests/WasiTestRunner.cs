using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Sandbox;

namespace Workers.WasiTests;

/// <summary>How one test went.</summary>
internal enum WasiTestOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>How one test went with one runtime.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Expected">On failure, what was expected.</param>
/// <param name="Got">On failure what came instead; on a skip, why.</param>
internal sealed record WasiTestResult(string Test, WasiTestOutcome Outcome, string Expected = "", string Got = "");

/// <summary>All tests with one runtime.</summary>
internal sealed record WasiTestRun(string Runtime, IReadOnlyList<WasiTestResult> Results, TimeSpan Duration)
{
    public int Count(WasiTestOutcome outcome) => Results.Count(r => r.Outcome == outcome);
}

/// <summary>Runs tests through the sandbox, walls included, each with a private writable copy of its folders.</summary>
internal sealed class WasiTestRunner(ISandbox sandbox, string scratch, TimeSpan timeLimit)
{
    private const int ShownWords = 3;

    public async Task<WasiTestRun> RunAsync(RuntimeInfo runtime, IEnumerable<WasiTestCase> tests, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var results = new List<WasiTestResult>();
        foreach (var test in tests)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(test.Skip is { } why ? new WasiTestResult(test.Name, WasiTestOutcome.Skipped, Got: why) : await RunAsync(runtime.Name, test, cancellationToken));
        }

        return new WasiTestRun($"{runtime.Name} {runtime.Version}", results, clock.Elapsed);
    }

    private async Task<WasiTestResult> RunAsync(string runtime, WasiTestCase test, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            var output = new WasiTestOutput();
            var result = await sandbox.RunAsync(await SpecAsync(runtime, test, folder, cancellationToken), output, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return Judge(test, result, output);
        }
        catch (ProblemException problem)
        {
            return new WasiTestResult(test.Name, WasiTestOutcome.Failed, Code(test.ExitCode), $"{problem.Why} {problem.Next}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<RunSpec> SpecAsync(string runtime, WasiTestCase test, string folder, CancellationToken cancellationToken)
    {
        var preopens = new List<Preopen>();
        foreach (var (host, guest) in test.Folders)
        {
            var copy = Path.Combine(folder, preopens.Count.ToString(CultureInfo.InvariantCulture));
            FolderCopy.Copy(host, copy);
            preopens.Add(new Preopen(copy, guest, ReadOnly: false));
        }

        return new RunSpec
        {
            ModulePath = test.Module,
            ModuleDigest = ModuleDigest.Of(await File.ReadAllBytesAsync(test.Module, cancellationToken)),
            Runtime = runtime,
            Args = test.Args,
            Env = test.Env,
            Preopens = preopens,
            Stdin = test.Stdin is null ? null : Encoding.UTF8.GetBytes(test.Stdin),
            Limits = new RunLimits { WallTime = timeLimit },
        };
    }

    private static WasiTestResult Judge(WasiTestCase test, RunResult result, WasiTestOutput output)
    {
        if (result.End != RunEnd.Exited || result.ExitCode != test.ExitCode)
        {
            var got = result.End == RunEnd.Exited ? Code(result.ExitCode) : result.Reason.TrimEnd('.');
            return Failed(Code(test.ExitCode), got + Words(output.Stderr));
        }

        if (test.Stdout?.Fits(output.Stdout) == false)
        {
            return Failed($"stdout \"{test.Stdout.Text}\"", $"stdout \"{output.Stdout}\"");
        }

        return test.Stderr?.Fits(output.Stderr) == false
            ? Failed($"stderr \"{test.Stderr.Text}\"", $"stderr \"{output.Stderr}\"")
            : new WasiTestResult(test.Name, WasiTestOutcome.Passed);

        WasiTestResult Failed(string expected, string got) => new(test.Name, WasiTestOutcome.Failed, expected, got);
    }

    private static string Code(int code) => string.Create(CultureInfo.InvariantCulture, $"exit code {code}");

    // The first words a test says tell most: an assertion stands before the trap it ends in.
    private static string Words(string stderr)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "" : ": " + string.Join(" / ", lines.Take(ShownWords));
    }
}
