using System.Diagnostics;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Storage;
using Dashboard.Core.Tools.Toolchains;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workers.HostRuns;
using Workers.Tests.Builds;
using Workers.Tests.Samples;

namespace Workers.Tests.HostRuns;

/// <summary>The sample run-nginx-emscripten, with stand-ins for wasmer and docker where the product starts a program.</summary>
public sealed class HostRunTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dashboard-test-").FullName;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ServiceProvider _services;

    public HostRunTests()
    {
        _stop.CancelAfter(TimeSpan.FromMinutes(1));
        CopySample();
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tools:Path"] = _folder,
            ["Tools:wasmer"] = Path.Combine(_folder, "bin/wasmer"),
            ["Tools:docker"] = Path.Combine(_folder, "bin/docker"),
            ["Samples:Path"] = Path.Combine(_folder, "samples"),
        }).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DataPaths(Path.Combine(_folder, "data")))
            .AddProcesses()
            .AddToolchains()
            .AddSamples(configuration, _folder)
            .AddHostRuns()
            .BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_NeitherProgram_SaysWhatIsMissingAndHowToGetIt()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(Job(), _stop.Token));

        Assert.Contains("wasmer was not found", problem.Why, StringComparison.Ordinal);
        Assert.Contains("docker was not found", problem.Why, StringComparison.Ordinal);
        Assert.Contains("nginx.wasm", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WasmerWithoutTheModule_SaysWhichFile()
    {
        Program("wasmer", "exit 0");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(Job(), _stop.Token));

        Assert.Contains("has no nginx.wasm", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Wasmer_RunsAsTheWorkshopDidInACopyAndStreams()
    {
        Program("wasmer", "echo \"$@\"; ls; touch written");
        Module();
        var job = Job();

        var outcome = await RunAsync(job, _stop.Token);

        Assert.True(outcome.Succeeded, outcome.Reason);
        Assert.Equal(["wasmer run nginx.wasm -- -p . -c nginx.conf"], job.Commands);
        Assert.Contains("run nginx.wasm -- -p . -c nginx.conf", job.Lines);
        Assert.Contains("nginx.conf", job.Lines);
        Assert.Contains(job.Lines, line => line.StartsWith("NOT confined", StringComparison.Ordinal));
        Assert.Equal("http://127.0.0.1:8080/", job.Results["opens"]);
        Assert.False(File.Exists(Path.Combine(_folder, "samples/nginx-emscripten/written")));
    }

    [Fact]
    public async Task Run_DockerWithoutItsDaemon_SaysWhatDockerSaid()
    {
        Program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(Job(), _stop.Token));

        Assert.Contains("Cannot connect to the Docker daemon", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DockerCancelled_EndsTheClientAndRemovesTheContainer()
    {
        Program("docker", $"echo \"$@\" >> {_folder}/calls; case $1 in run) echo started; exec sleep 600;; esac");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var job = Job();
        var run = RunAsync(job, cancel.Token);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!job.Lines.Contains("started"))
        {
            Assert.False(run.IsCompleted, string.Join('\n', job.Lines));
            await tick.WaitForNextTickAsync(_stop.Token);
        }

        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        var calls = await File.ReadAllLinesAsync(Path.Combine(_folder, "calls"), _stop.Token);
        Assert.StartsWith("image inspect", calls[0], StringComparison.Ordinal);
        Assert.StartsWith("run --rm --init --name wasm-workshop-1 -p 127.0.0.1:8080:8080", calls[1], StringComparison.Ordinal);
        Assert.Equal("rm --force wasm-workshop-1", calls[2]);
    }

    private FakeJob Job() => new(Path.Combine(_folder, "scratch", Guid.NewGuid().ToString("N")));

    private Task<JobOutcome> RunAsync(FakeJob job, CancellationToken cancellationToken) =>
        _services.GetRequiredService<HostRunHandler>().ExecuteAsync(new HostRunRequest("nginx-emscripten", "run-nginx-emscripten"), job, cancellationToken);

    private void Module() => File.WriteAllText(Path.Combine(_folder, "samples/nginx-emscripten/nginx.wasm"), "stand-in");

    // By another process: a file that this one has open for writing, and lets another thread's child inherit, can't be executed.
    private void Program(string name, string script)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        File.WriteAllText(Path.Combine(_folder, name + ".sh"), $"#!/bin/sh\n{script}\n");
        using var install = Process.Start("/usr/bin/install", ["-m", "755", Path.Combine(_folder, name + ".sh"), Path.Combine(_folder, "bin", name)]);
        install.WaitForExit();
    }

    private void CopySample()
    {
        var source = Path.Combine(SampleRig.Checkout, "samples/nginx-emscripten");
        foreach (var file in new[] { "sample.yaml", "nginx.conf", "html/index.html" })
        {
            var path = Path.Combine(_folder, "samples/nginx-emscripten", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(source, file), path);
        }
    }
}
