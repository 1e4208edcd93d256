using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox.Limiting;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;
using Workers.Builds;
using Workers.Builds.RustStd;

namespace Workers.Tests.Builds;

public sealed class StdBuilderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-test-").FullName;
    private readonly WaitingCompiler _compiler = new();
    private readonly StandardLibrary _library;
    private readonly StdBuilder _builder;
    private int _jobs;

    public StdBuilderTests()
    {
        foreach (var crate in new[] { "cfg-if-0.1.10", "cfg-if-1.0.0", "compiler_builtins-0.1.70", "hashbrown-0.12.3", "libc-0.2.139", "rustc-demangle-0.1.21" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, "registry", crate));
        }

        _library = new StandardLibrary(Path.Combine(_folder, "cache/std/key"), CompilerTargets.Emscripten, "1.63.0", "/usr/bin/rustc", Path.Combine(_folder, "library"), Path.Combine(_folder, "registry"));
        var options = Options.Create(new BuildOptions());
        _builder = new StdBuilder(new BuildProcess(new BuildWalls(new FakeTools(), new FakeCompiler(), options), _compiler, options));
    }

    public void Dispose()
    {
        _builder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Ensure_FirstTime_CompilesEachCrateAfterThoseItUsesAndTellsHowFarItIs()
    {
        var job = Job();

        await _builder.EnsureAsync(_library, job, TestContext.Current.CancellationToken);

        Assert.True(_library.IsBuilt);
        var crates = _compiler.Crates;
        Assert.Equal(("core", "std"), (crates[0], crates[^1]));
        Assert.Equal(crates.Count, crates.Distinct().Count());
        Assert.Equal(("building Rust's standard library", crates.Count, (long?)crates.Count), job.Reports[^1]);
        Assert.Contains(_compiler.Sources, source => source.Contains("cfg-if-0.1.10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ensure_Built_CompilesNothing()
    {
        await _builder.EnsureAsync(_library, Job(), TestContext.Current.CancellationToken);
        var before = _compiler.Crates.Count;

        await _builder.EnsureAsync(_library, Job(), TestContext.Current.CancellationToken);

        Assert.Equal(before, _compiler.Crates.Count);
    }

    [Fact]
    public async Task Ensure_TwoBuildsAtOnce_CompileOnce()
    {
        _compiler.Hold();
        var first = _builder.EnsureAsync(_library, Job(), TestContext.Current.CancellationToken);
        await _compiler.Started;
        var waiting = Job();
        var second = _builder.EnsureAsync(_library, waiting, TestContext.Current.CancellationToken);
        Assert.Contains(waiting.Lines, line => line.Contains("waiting for it", StringComparison.Ordinal));

        _compiler.Release();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Single(_compiler.Crates, "std");
    }

    [Fact]
    public async Task Ensure_CancelledHalfway_LeavesNothingAndTheNextBuildsItAnew()
    {
        using var cancel = new CancellationTokenSource();
        _compiler.At("libc", cancel.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _builder.EnsureAsync(_library, Job(), cancel.Token));

        Assert.False(_library.IsBuilt);
        await _builder.EnsureAsync(_library, Job(), TestContext.Current.CancellationToken);
        Assert.True(_library.IsBuilt);
    }

    [Fact]
    public async Task Ensure_ACrateFails_LeavesNothingAndSaysWhich()
    {
        _compiler.Fail("hashbrown");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => _builder.EnsureAsync(_library, Job(), TestContext.Current.CancellationToken));

        Assert.Contains("hashbrown", problem.Why, StringComparison.Ordinal);
        Assert.Contains("rustup target add", problem.Next, StringComparison.Ordinal);
        Assert.False(_library.IsBuilt);
    }

    private FakeJob Job() => new(Path.Combine(_folder, "scratch", $"{++_jobs}"));

    /// <summary>A rustc that compiles nothing, and can be held up, made to fail, or watched.</summary>
    private sealed class WaitingCompiler : ILimitedRunner
    {
        public string Words => "nothing is limited";

        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<ProcessSpec> _specs = [];
        private TaskCompletionSource? _held;
        private (string Crate, Action Do)? _at;
        private string? _failing;

        public Task Started => _started.Task;

        public IReadOnlyList<string> Crates => [.. _specs.Select(CrateOf)];

        public IEnumerable<string> Sources => _specs.SelectMany(spec => spec.Arguments).Where(word => word.EndsWith(".rs", StringComparison.Ordinal));

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public void At(string crate, Action act) => _at = (crate, act);

        public void Fail(string crate) => _failing = crate;

        public async Task<LimitedResult> RunAsync(ProcessSpec spec, ProcessLimits limits, ILogSink output, CancellationToken cancellationToken)
        {
            _specs.Add(spec);
            _started.TrySetResult();
            if (_held is { } held)
            {
                await held.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            }

            if (_at is { } at && at.Crate == CrateOf(spec))
            {
                at.Do();
            }

            return new LimitedResult(FakeCompiler.Exit(CrateOf(spec) == _failing ? 1 : 0), null, null);
        }

        private static string CrateOf(ProcessSpec spec) => spec.Arguments[spec.Arguments.ToList().IndexOf("--crate-name") + 1];
    }
}
