using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox.Limiting;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Workers.Builds;
using Workers.Builds.RustStd;

namespace Workers.Tests.Builds;

public sealed class BuildHandlerTests : IDisposable
{
    private const string Output = "target/wasm32-wasi/debug/hello.wasm";

    private static readonly Scenario Scenario = new(
        "build-hello",
        "Build",
        "wasm32-wasi",
        ["cargo"],
        ["cargo", "build"],
        new Dictionary<string, string>(),
        [new ScenarioOutput(Output, OutputKind.Module)],
        null);

    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-test-").FullName;
    private readonly FakeCompiler _compiler = new();
    private readonly FakeModules _modules = new();
    private readonly FakePlanner _planner;
    private readonly string _compilerPath;
    private FakeCatalog _catalog = new(SampleWith(Scenario));
    private FakeJob _job;

    public BuildHandlerTests()
    {
        _compilerPath = Path.Combine(_folder, "cargo");
        File.WriteAllText(_compilerPath, "compiler");
        _planner = new FakePlanner(_compilerPath);
        _compiler.Compile = (spec, _) => Make(spec, "wasm");
        _job = new FakeJob(Path.Combine(_folder, "scratch"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Execute_CompilerMakesAModule_StoresIt()
    {
        var outcome = await BuildAsync();

        Assert.True(outcome.Succeeded);
        var module = Assert.Single(_modules.Known.Values);
        Assert.Equal("hello.wasm", module.Name);
        Assert.Equal(module.Digest, _job.Results["module"]);
        Assert.Equal("false", _job.Results["cached"]);
        Assert.Equal("1000", _job.Results["durationMs"]);
        Assert.Equal("4", _job.Results["size"]);
        Assert.Equal(["cargo build"], _job.Commands);
    }

    [Fact]
    public async Task Execute_NothingChanged_AnswersFromTheCacheAndSaysSo()
    {
        await BuildAsync();
        var module = _job.Results["module"];

        var outcome = await BuildAsync();

        Assert.Equal(1, _compiler.Runs);
        Assert.True(outcome.Succeeded);
        Assert.Equal("true", _job.Results["cached"]);
        Assert.Equal(module, _job.Results["module"]);
        Assert.Contains(_job.Lines, line => line.StartsWith("From the cache", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_SourceChanged_BuildsAgain()
    {
        await BuildAsync();
        _catalog.Source = "fn main() { }";

        await BuildAsync();

        Assert.Equal(2, _compiler.Runs);
        Assert.Equal("false", _job.Results["cached"]);
    }

    [Fact]
    public async Task Execute_CompilerReplaced_BuildsAgain()
    {
        await BuildAsync();
        await File.WriteAllTextAsync(_compilerPath, "a newer compiler");

        await BuildAsync();

        Assert.Equal(2, _compiler.Runs);
    }

    [Fact]
    public async Task Execute_CachedModuleWasDeleted_BuildsAgain()
    {
        await BuildAsync();
        _modules.Known.Clear();

        await BuildAsync();

        Assert.Equal(2, _compiler.Runs);
        Assert.Single(_modules.Known);
    }

    [Fact]
    public async Task Execute_CacheUnreadable_BuildsAgain()
    {
        await BuildAsync();
        var index = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "data/cache/builds"), "build.json", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(index, "{");

        await BuildAsync();
        await BuildAsync();

        Assert.Equal(2, _compiler.Runs);
        Assert.Equal("true", _job.Results["cached"]);
    }

    [Fact]
    public async Task Execute_BrokenSource_FailsWithTheCompilersFirstError()
    {
        _compiler.Compile = (_, log) =>
        {
            log.WriteMany(LogSource.Stderr, ["\u001b[1m\u001b[32m   Compiling\u001b[0m hello", "\u001b[1m\u001b[38;5;9merror[E0425]\u001b[0m\u001b[1m: cannot find value `x`\u001b[0m", "error: could not compile"]);
            return FakeCompiler.Exit(101);
        };

        var outcome = await BuildAsync();

        Assert.False(outcome.Succeeded);
        Assert.Equal(101, outcome.ExitCode);
        Assert.Equal("The compiler ended with exit code 101: error[E0425]: cannot find value `x`", outcome.Reason);
        Assert.Contains(_job.Lines, line => line.Contains("\u001b[38;5;9merror[E0425]", StringComparison.Ordinal));
        Assert.Empty(_modules.Known);
    }

    [Fact]
    public async Task Execute_FailsAsTheScenarioSays_SaysThatItIsMeantTo()
    {
        _catalog = new FakeCatalog(SampleWith(Scenario with { ExpectFailure = "Because." }));
        _compiler.Compile = (_, _) => FakeCompiler.Exit(101);

        var outcome = await BuildAsync();

        Assert.False(outcome.Succeeded);
        Assert.Equal("It failed, as this scenario is meant to. Because.", outcome.Reason);
        Assert.Equal("true", _job.Results["expectedFailure"]);
    }

    [Theory]
    [InlineData(ProcessEnd.TimedOut, "Builds:WallTime")]
    [InlineData(ProcessEnd.OutputLimit, "Builds:OutputBytes")]
    public async Task Execute_LimitReached_NamesTheLimit(ProcessEnd end, string key)
    {
        _compiler.Compile = (_, _) => new ProcessResult(end, 137, TimeSpan.FromSeconds(1), 0);

        var outcome = await BuildAsync();

        Assert.False(outcome.Succeeded);
        Assert.Contains(key, outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExceededLimit.Memory, "Builds:MemoryBytes")]
    [InlineData(ExceededLimit.Processes, "Builds:Processes")]
    [InlineData(ExceededLimit.FolderBytes, "Builds:FolderBytes")]
    [InlineData(ExceededLimit.FolderEntries, "Builds:FolderEntries")]
    [InlineData(ExceededLimit.DiskSpace, "Builds:FreeBytes")]
    public async Task Execute_AllTogetherUsedTooMuch_NamesTheLimitEvenWhereTheCompilerWasContent(ExceededLimit exceeded, string key)
    {
        _compiler.Exceeded = exceeded;

        var outcome = await BuildAsync();

        Assert.False(outcome.Succeeded);
        Assert.Contains(key, outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(_modules.Known);
    }

    [Fact]
    public async Task Execute_Cancelled_ThrowsAndCachesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        _compiler.Compile = (spec, _) =>
        {
            cancelled.Cancel();
            return new ProcessResult(ProcessEnd.Cancelled, 137, TimeSpan.Zero, 0);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Handler().ExecuteAsync(new BuildRequest("hello", "build-hello"), _job, cancelled.Token));
        _compiler.Compile = (spec, _) => Make(spec, "wasm");
        await BuildAsync();

        Assert.Equal("false", _job.Results["cached"]);
    }

    [Fact]
    public async Task Execute_CompilerMissing_SaysHowToGetIt()
    {
        _planner.Missing = new MissingTool("cargo", "There is no Rust.", "apt-get install rust");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync());

        Assert.Contains("apt-get install rust", problem.Next, StringComparison.Ordinal);
        Assert.Equal(0, _compiler.Runs);
    }

    [Fact]
    public async Task Execute_NothingMade_SaysWhichOutputIsMissing()
    {
        _compiler.Compile = (_, _) => FakeCompiler.Exit(0);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync());

        Assert.Contains(Output, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_OutputIsALinkToAFileOfTheHost_RefusesIt()
    {
        var secret = Path.Combine(_folder, "secret");
        await File.WriteAllTextAsync(secret, "secret");
        _compiler.Compile = (spec, _) =>
        {
            var path = Path.Combine(spec.WorkingDirectory!, Output);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.CreateSymbolicLink(path, secret);
            return FakeCompiler.Exit(0);
        };

        await Assert.ThrowsAsync<ProblemException>(() => BuildAsync());

        Assert.Empty(_modules.Known);
    }

    [Fact]
    public async Task Execute_EditedSource_IsBuiltInPlaceOfTheSamples()
    {
        var read = "";
        _compiler.Compile = (spec, _) =>
        {
            read = File.ReadAllText(Path.Combine(spec.WorkingDirectory!, "src/main.rs"));
            return Make(spec, "wasm");
        };

        await BuildAsync(("src/main.rs", "fn main() { edited() }"));

        Assert.Equal("fn main() { edited() }", read);
        Assert.Contains("edited (", Assert.Single(_modules.Known.Values).Origin, StringComparison.Ordinal);
        await BuildAsync();
        Assert.Equal((2, _catalog.Source), (_compiler.Runs, read));
    }

    [Theory]
    [InlineData("../main.rs")]
    [InlineData("build.rs")]
    public async Task Execute_EditOfAFileTheSampleHasNot_IsRefused(string path)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync((path, "fn main() { }")));

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Equal(0, _compiler.Runs);
    }

    [Fact]
    public async Task Find_AfterABuild_GivesAllItMade()
    {
        var scenario = Scenario with { Outputs = [new ScenarioOutput("hello.js", OutputKind.File), .. Scenario.Outputs] };
        _catalog = new FakeCatalog(SampleWith(scenario));
        _compiler.Compile = (spec, _) =>
        {
            File.WriteAllText(Path.Combine(spec.WorkingDirectory!, "hello.js"), "script");
            return Make(spec, "wasm");
        };
        await BuildAsync();
        IBuildOutputs outputs = new BuildCache(new DataPaths(Path.Combine(_folder, "data")), _modules, NullLogger<BuildCache>.Instance);

        var files = outputs.Find(_job.Results["build"])!;

        Assert.Equal(["hello.js", "hello.wasm"], files.Select(file => file.Name));
        Assert.Equal("script", await File.ReadAllTextAsync(files[0].Path, TestContext.Current.CancellationToken));
        Assert.Equal(_job.Results["module"], files[1].Module);
        Assert.Equal("hello.js hello.wasm", _job.Results["files"]);
        Assert.Null(outputs.Find("../" + _job.Results["build"][3..]));
        Assert.Null(outputs.Find(new string('0', 64)));
    }

    [Fact]
    public async Task Execute_WithoutBubblewrap_SaysThatTheBuildIsNotConfined()
    {
        await BuildAsync();

        Assert.Contains(_job.Lines, line => line.StartsWith("NOT confined, because bubblewrap is not installed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clean_AfterBuilds_SaysWhatWentAndTheNextIsBuiltAnew()
    {
        await BuildAsync();
        var bytes = Directory.GetFiles(Path.Combine(_folder, "data/cache/builds"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

        var (outcome, results) = await CleanAsync();

        Assert.True(outcome.Succeeded);
        Assert.Equal(("1", "1"), (results["removedBuilds"], results["removedFiles"]));
        Assert.Equal(bytes.ToString(System.Globalization.CultureInfo.InvariantCulture), results["removedBytes"]);
        Assert.Single(_modules.Known);
        await BuildAsync();
        Assert.Equal((2, "false"), (_compiler.Runs, _job.Results["cached"]));
    }

    [Fact]
    public async Task Clean_NothingWasBuilt_SaysSo()
    {
        var (outcome, results) = await CleanAsync();

        Assert.Equal("There was nothing to remove.", outcome.Reason);
        Assert.Equal("0", results["removedBytes"]);
    }

    [Fact]
    public async Task Clean_WhileABuildIsUnderWay_LeavesItAlone()
    {
        await BuildAsync();
        _catalog.Source = "fn main() { }";
        _compiler.Compile = (spec, _) =>
        {
            CleanAsync().GetAwaiter().GetResult();
            return Make(spec, "other");
        };

        await BuildAsync();
        var built = _job.Results["build"];

        IBuildOutputs outputs = Cache();
        Assert.Single(outputs.Find(built)!);
    }

    private static Sample SampleWith(Scenario scenario) => new("hello", "Hello", "rust", "s", "d", ["src/main.rs"], [scenario]);

    private static ProcessResult Make(ProcessSpec spec, string content)
    {
        Assert.True(File.Exists(Path.Combine(spec.WorkingDirectory!, "src/main.rs")));
        var path = Path.Combine(spec.WorkingDirectory!, Output);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return FakeCompiler.Exit(0);
    }

    private Task<JobOutcome> BuildAsync(params (string Path, string Text)[] edits)
    {
        var changed = new SortedDictionary<string, string>(edits.ToDictionary(e => e.Path, e => e.Text), StringComparer.Ordinal);
        _job = new FakeJob(Path.Combine(_folder, "scratch", Guid.NewGuid().ToString("N")));
        return Handler().ExecuteAsync(new BuildRequest("hello", "build-hello") { Edits = changed }, _job, TestContext.Current.CancellationToken);
    }

    private BuildCache Cache() => new(new DataPaths(Path.Combine(_folder, "data")), _modules, NullLogger<BuildCache>.Instance);

    private async Task<(JobOutcome Outcome, Dictionary<string, string> Results)> CleanAsync()
    {
        var job = new FakeJob(Path.Combine(_folder, "scratch", "clean"));
        return (await new CleanHandler(Cache()).ExecuteAsync(new CleanRequest(), job, TestContext.Current.CancellationToken), job.Results);
    }

    private BuildHandler Handler()
    {
        var options = Options.Create(new BuildOptions());
        var process = new BuildProcess(new BuildWalls(new FakeTools(), _compiler, options), _compiler, options);
        var paths = new DataPaths(Path.Combine(_folder, "data"));
        return new BuildHandler(
            _catalog,
            _planner,
            process,
            new CargoSeed(process, paths, NullLogger<CargoSeed>.Instance),
            new StdBuilder(process),
            new BuildCache(paths, _modules, NullLogger<BuildCache>.Instance),
            new BuildCollector(_modules, options),
            _modules,
            Options.Create(new SampleOptions()),
            TimeProvider.System);
    }
}
