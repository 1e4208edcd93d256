using System.Diagnostics;
using System.Text.RegularExpressions;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools;
using Dashboard.Core.Tools.Toolchains;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workers.Builds;

namespace Workers.Tests.Builds;

/// <summary>Builds with this machine's compilers, and with sources that mean harm.</summary>
public sealed partial class RealBuildTests : IAsyncDisposable
{
    private const string SecretVariable = "DASHBOARD_TEST_SECRET";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-test-").FullName;
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private ServiceProvider? _services;
    private FakeJob _job = new("");

    public RealBuildTests() => _stop.CancelAfter(Limit);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("wasi-helloworld", "build-rust-wasi-helloworld", "cargo")]
    [InlineData("limits", "build-rust-limits", "cargo")]
    [InlineData("c-wasi-helloworld", "build-c-wasi-helloworld", "clang")]
    public async Task Build_SampleOfTheProduct_MakesAModuleAndThenAnswersFromTheCache(string sample, string scenario, string tool)
    {
        await NeedsAsync(tool);

        var built = await BuildAsync(sample, scenario);
        var module = _job.Results["module"];
        var watch = Stopwatch.StartNew();
        await BuildAsync(sample, scenario);

        Assert.True(built.Succeeded, built.Reason);
        Assert.Equal(("true", module), (_job.Results["cached"], _job.Results["module"]));
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
    }

    [Fact]
    public async Task Build_TwiceFromScratch_MakesTheSameBytes()
    {
        await NeedsAsync("cargo");
        NeedsBubblewrap();

        await BuildAsync("wasi-helloworld", "build-rust-wasi-helloworld");
        var first = _job.Results["module"];
        Directory.Delete(Path.Combine(_folder, "data/cache/builds"), recursive: true);
        await BuildAsync("wasi-helloworld", "build-rust-wasi-helloworld");

        Assert.Equal(("false", first), (_job.Results["cached"], _job.Results["module"]));
    }

    [Fact]
    public async Task Build_CompilerIsKnownAlready_MakesTheSameBytes()
    {
        await NeedsAsync("cargo");
        NeedsBubblewrap();
        await BuildAsync("wasi-helloworld", "build-rust-wasi-helloworld");
        var first = _job.Results["module"];
        var compiler = (await Services().GetRequiredService<ICompilers>().FindAsync("cargo", CompilerTargets.Wasi, _stop.Token)).Found!;

        await Services().GetRequiredService<CargoSeed>().LearnAsync(compiler, _stop.Token);
        Directory.Delete(Path.Combine(_folder, "data/cache/builds"), recursive: true);
        var outcome = await BuildAsync("wasi-helloworld", "build-rust-wasi-helloworld");

        Assert.True(outcome.Succeeded, outcome.Reason);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "data/cache/cargo")));
        Assert.Equal(("false", first), (_job.Results["cached"], _job.Results["module"]));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder, "data/scratch")));
    }

    [Fact]
    public async Task Build_CompileError_FailsWithTheCompilersColouredMessage()
    {
        await NeedsAsync("cargo");

        var outcome = await BuildAsync("compile-error", "build-rust-compile-error");

        Assert.False(outcome.Succeeded);
        Assert.Contains(_job.Lines, line => line.Contains('\u001b', StringComparison.Ordinal) && line.Contains("E0382", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_ScriptThatSpies_SeesNeitherFilesNorNetworkNorEnvironment()
    {
        await NeedsAsync("cargo");
        NeedsBubblewrap();
        var secret = Path.Combine(_folder, "secret.txt");
        await File.WriteAllTextAsync(secret, "secret");
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        WriteSample($$"""
            use std::{env, fs, net::TcpStream};
            fn main() {
                println!("cargo:warning=file {}", fs::read("{{secret}}").is_ok());
                println!("cargo:warning=write {}", fs::write("/usr/spy", "x").is_ok());
                println!("cargo:warning=network {}", TcpStream::connect("{{listener.LocalEndpoint}}").is_ok());
                println!("cargo:warning=environment {}", env::var("{{SecretVariable}}").is_ok());
                println!("cargo:warning=processes {}", fs::read_dir("/proc").unwrap().filter(|e| e.as_ref().unwrap().file_name().to_str().unwrap().parse::<u32>().is_ok()).count() < 20);
            }
            """);
        Environment.SetEnvironmentVariable(SecretVariable, "secret");

        var outcome = await BuildAsync("spy", "build-spy");

        Assert.True(outcome.Succeeded, outcome.Reason + string.Join('\n', _job.Lines));
        var log = Colours().Replace(string.Join('\n', _job.Lines), "");
        Assert.All(["file false", "write false", "network false", "environment false", "processes true"], fact => Assert.Contains(fact, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_Cancelled_LeavesNoProcess()
    {
        await NeedsAsync("cargo");
        WriteSample("""fn main() { println!("cargo:warning=started"); std::process::Command::new("sleep").arg("3600").spawn().unwrap(); loop {} }""");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var build = BuildAsync("spy", "build-spy", cancel.Token);
        await ProcessesAsync(count => count > 3);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        await ProcessesAsync(count => count == 0);
    }

    [Fact]
    public async Task Build_LongerThanItMayTake_IsEndedAndSaysSo()
    {
        await NeedsAsync("cargo");
        WriteSample("fn main() { loop {} }");

        var outcome = await BuildAsync("spy", "build-spy", settings: new() { ["Builds:WallTime"] = "00:00:03" });

        Assert.False(outcome.Succeeded);
        Assert.Contains("Builds:WallTime", outcome.Reason, StringComparison.Ordinal);
        await ProcessesAsync(count => count == 0);
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.NonBacktracking)]
    private static partial Regex Colours();

    private static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside a checkout.");
        }

        return folder;
    }

    /// <summary>Waits until as many processes as wanted belong to this test's build, which is known by a variable in their environment.</summary>
    private async Task ProcessesAsync(Predicate<int> wanted)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!wanted(Directory.EnumerateDirectories("/proc").Count(IsOurs)))
        {
            await tick.WaitForNextTickAsync(_stop.Token);
        }
    }

    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // No process, or it ended meanwhile.
        }
    }

    private void WriteSample(string script)
    {
        var sample = Path.Combine(_folder, "samples/spy");
        Directory.CreateDirectory(Path.Combine(sample, "src"));
        File.WriteAllText(Path.Combine(sample, "src/main.rs"), "fn main() {}");
        File.WriteAllText(Path.Combine(sample, "build.rs"), script);
        File.WriteAllText(Path.Combine(sample, "Cargo.toml"), "[package]\nname = \"spy\"\nversion = \"0.0.0\"\nedition = \"2021\"\n");
        File.WriteAllText(Path.Combine(sample, "sample.yaml"), $$"""
            name: spy
            title: Spy
            language: rust
            shows: What a build script may not do.
            description: It tries.
            files: [src/main.rs, build.rs, Cargo.toml]
            scenarios:
              - id: build-spy
                title: Build
                target: wasm32-wasi
                tools: [cargo]
                command: [cargo, build, --target, "{target}"]
                env: {MARK: "{{_mark}}"}
                outputs: [{path: "target/{target}/debug/spy.wasm", kind: module}]
            """);
    }

    private async Task NeedsAsync(string tool)
    {
        var search = await Services().GetRequiredService<ICompilers>().FindAsync(tool, CompilerTargets.Wasi, _stop.Token);
        Assert.SkipWhen(search.Found is null, $"needs {tool} for {CompilerTargets.Wasi}: {search.Why}");
    }

    private void NeedsBubblewrap() => Assert.SkipWhen(Services().GetRequiredService<IToolLocator>().Find("bwrap") is null, "needs bwrap");

    private Task<JobOutcome> BuildAsync(string sample, string scenario, CancellationToken? cancellationToken = null, Dictionary<string, string?>? settings = null)
    {
        _job = new FakeJob(Path.Combine(_folder, "scratch", Guid.NewGuid().ToString("N")));
        var handler = Services(settings, sample == "spy").GetRequiredService<BuildHandler>();
        return handler.ExecuteAsync(new BuildRequest(sample, scenario), _job, cancellationToken ?? _stop.Token);
    }

    private ServiceProvider Services(Dictionary<string, string?>? settings = null, bool ownSamples = false)
    {
        if (_services is not null && !ownSamples)
        {
            return _services;
        }

        _services?.Dispose();
        settings ??= [];
        settings["Tools:Path"] = Path.Combine(Checkout(), ".tools");
        settings["Samples:Path"] = Path.Combine(ownSamples ? _folder : Checkout(), "samples");
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataPaths(Path.Combine(_folder, "data")))
            .AddProcesses()
            .AddModules(configuration)
            .AddToolchains()
            .AddSandbox(configuration)
            .AddSamples(configuration, Checkout())
            .AddBuilds(configuration)
            .BuildServiceProvider();
    }
}
