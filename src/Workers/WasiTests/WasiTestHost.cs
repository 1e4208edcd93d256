using Dashboard.Core.Errors;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Workers.WasiTests;

/// <summary>What <c>wasi-testsuite</c> was asked for.</summary>
/// <param name="Folder">The suite's folder; tests are looked for in it and below.</param>
/// <param name="Runtimes">The runtimes to use; none: all that are installed.</param>
/// <param name="Strict">Whether a failed test makes the exit code 1.</param>
/// <param name="TimeLimit">Wall time of one test.</param>
internal sealed record WasiTestOptions(string Folder, IReadOnlyList<string> Runtimes, bool Strict, TimeSpan TimeLimit);

/// <summary>Runs a suite with the dashboard's own sandbox and settings, in a data folder that is gone afterwards.</summary>
internal static class WasiTestHost
{
    private const int CouldNotRun = 2;

    /// <returns>0 when the tests were run (with <c>--strict</c>: and none failed), 1 when some failed, 2 when there was nothing to run.</returns>
    public static async Task<int> RunAsync(WasiTestOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("wasi-testsuite-").FullName;
        try
        {
            await using var services = Services(data);
            var tests = Find(options.Folder);
            var sandbox = services.GetRequiredService<ISandbox>();
            var runtimes = await ChooseAsync(sandbox, options.Runtimes, cancellationToken);
            await output.WriteLineAsync($"{tests.Count} tests in {options.Folder}");
            var runs = new List<WasiTestRun>();
            foreach (var runtime in runtimes)
            {
                var files = runtime.Limits.Single(l => l.Limit == "filesystem");
                await output.WriteLineAsync($"{runtime.Name} {runtime.Version}; files: {files.By}");
                runs.Add(await new WasiTestRunner(sandbox, Path.Combine(data, "tests"), options.TimeLimit).RunAsync(runtime, tests, cancellationToken));
            }

            await output.WriteLineAsync();
            WasiTestReport.Write(output, runs);
            return options.Strict && runs.Any(r => r.Count(WasiTestOutcome.Failed) > 0) ? 1 : 0;
        }
        catch (ProblemException problem)
        {
            await error.WriteLineAsync($"{problem.What}\n{problem.Why}\n{problem.Next}");
            return CouldNotRun;
        }
        catch (OptionsValidationException invalid)
        {
            await error.WriteLineAsync("The configuration is not valid.\n" + string.Join('\n', invalid.Failures));
            return CouldNotRun;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static ServiceProvider Services(string data)
    {
        var configuration = new ConfigurationManager();
        WorkerSettings.AddTo(configuration);
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataPaths(data))
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning).AddConsole(c => c.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddProcesses()
            .AddSandbox(configuration)
            .BuildServiceProvider();
    }

    private static List<WasiTestCase> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ProblemException(ProblemKind.NotFound, "There is no test suite to run.", $"The folder {folder} does not exist.", "Give the folder with --dir, such as a checkout of wasi-testsuite with its compiled tests.");
        }

        var tests = Directory.EnumerateFiles(folder, "*.wasm", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(m => WasiTestCase.Read(folder, m)).ToList();
        return tests.Count > 0 ? tests : throw new ProblemException(ProblemKind.NotFound, "There is no test suite to run.",
            $"The folder {folder} holds no .wasm file.", "The suite's branch prod/testsuite-base has the tests compiled; other branches have only their sources.");
    }

    private static async Task<IReadOnlyList<RuntimeInfo>> ChooseAsync(ISandbox sandbox, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var all = await sandbox.GetRuntimesAsync(cancellationToken);
        if (names.FirstOrDefault(n => all.All(r => r.Name != n)) is { } unknown)
        {
            throw new ProblemException(ProblemKind.Invalid, "There is no such runtime.", $"\"{WasiTestReport.Clean(unknown)}\" is not known.", $"Choose among {string.Join(", ", all.Select(r => r.Name))}.");
        }

        if (all.FirstOrDefault(r => names.Contains(r.Name) && !r.Installed) is { } missing)
        {
            throw new ProblemException(ProblemKind.Unsupported, $"{missing.Name} can't be used.", "It is not installed.", missing.HowToInstall);
        }

        var chosen = all.Where(r => r.Installed && (names.Count == 0 || names.Contains(r.Name))).ToList();
        return chosen.Count > 0 ? chosen : throw new ProblemException(ProblemKind.Unsupported, "No runtime is installed.", "None of the known ones was found.", all[^1].HowToInstall);
    }
}
