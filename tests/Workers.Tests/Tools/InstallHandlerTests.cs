using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Processes;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Options;
using Workers.Tests.Builds;
using Workers.Tools;

namespace Workers.Tests.Tools;

public sealed class InstallHandlerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-test-").FullName;
    private readonly FakeCompiler _shell = new();
    private readonly FakeJob _job;
    private string _script;

    public InstallHandlerTests()
    {
        _script = Path.Combine(_folder, "scripts", "setup.sh");
        Directory.CreateDirectory(Path.GetDirectoryName(_script)!);
        File.WriteAllText(_script, "");
        _job = new FakeJob(Path.Combine(_folder, "scratch"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Execute_AllIsThere_RunsTheScriptInItsCheckoutAndShowsTheCommand()
    {
        ProcessSpec? started = null;
        _shell.Compile = (spec, _) =>
        {
            started = spec;
            return FakeCompiler.Exit(0);
        };

        var outcome = await InstallAsync();

        Assert.True(outcome.Succeeded);
        Assert.Equal(_folder, started!.WorkingDirectory);
        Assert.Equal(["/bin/bash", _script, "run"], started.Arguments.Skip(1));
        Assert.Equal([$"bash {_script} run"], _job.Commands);
    }

    [Fact]
    public async Task Execute_FetchesProgramsAndPackages_ReportsHowFarItHasCome()
    {
        _shell.Compile = (_, log) =>
        {
            log.WriteMany(LogSource.Stdout, ["fetching programs into .tools: wazero oras", "  wazero 1.12.0", "  oras 1.2.0", "setup goes on", "  a third line"]);
            log.Write(LogSource.Stdout, "dlstatus:1:40.5:Retrieving file 3 of 9");
            log.Write(LogSource.Stdout, "pmstatus:libc6:amd64:62.5000:Unpacking libc6:amd64");
            log.Write(LogSource.Stdout, "pmstatus:x:nonsense");
            return FakeCompiler.Exit(0);
        };

        await InstallAsync();

        Assert.Equal(
            [("fetching programs", 0, 2L), ("fetching programs", 1, 2L), ("fetching programs", 2, 2L), ("fetching packages", 40, 100L), ("installing packages", 62, 100L)],
            _job.Reports);
        Assert.DoesNotContain(_job.Lines, line => line.Contains("status:", StringComparison.Ordinal));
        Assert.Contains("  wazero 1.12.0", _job.Lines);
    }

    [Fact]
    public async Task Execute_SomethingCanNotBeInstalled_NamesIt()
    {
        _shell.Compile = (_, log) =>
        {
            log.Write(LogSource.Stderr, "missing: emscripten (C and C++ for the web)");
            log.Write(LogSource.Stderr, "    why: these come from the system's packages, which only root may install");
            return FakeCompiler.Exit(3);
        };

        var outcome = await InstallAsync();

        Assert.False(outcome.Succeeded);
        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith("Still missing: emscripten (C and C++ for the web).", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Cancelled_EndsTheScript()
    {
        using var cancelled = new CancellationTokenSource();
        _shell.Compile = (_, _) =>
        {
            cancelled.Cancel();
            return new ProcessResult(ProcessEnd.Cancelled, 137, TimeSpan.Zero, 0);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Handler().ExecuteAsync(new InstallRequest(), _job, cancelled.Token));
    }

    [Fact]
    public async Task Execute_WithoutACheckout_SaysWhatToDoInstead()
    {
        _script = Path.Combine(_folder, "nowhere.sh");

        var problem = await Assert.ThrowsAsync<ProblemException>(InstallAsync);

        Assert.Equal(0, _shell.Runs);
        Assert.Contains("Toolchains page", problem.Next, StringComparison.Ordinal);
    }

    private Task<JobOutcome> InstallAsync() => Handler().ExecuteAsync(new InstallRequest(), _job, TestContext.Current.CancellationToken);

    private InstallHandler Handler()
    {
        var options = Options.Create(new ToolSetupOptions { Script = _script });
        return new InstallHandler(new ToolSetup(options), _shell, new FakeTools(new ToolLocation("bash", "/bin/bash", "PATH")), options);
    }
}
