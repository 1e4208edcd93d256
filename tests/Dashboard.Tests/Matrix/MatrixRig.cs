using System.Text.Json;
using Dashboard.Components.Matrix;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Matrix;
using Dashboard.Core.Storage;
using Dashboard.Tests.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Matrix;

/// <summary>A module store with one program, runtimes and a browser that do as the test says, and jobs it ends by hand.</summary>
internal sealed class MatrixRig : ISandbox, ISampleCatalog, IAsyncDisposable
{
    // (module (import "wasi_snapshot_preview1" "f" (func)) (memory 2 3) (export "_start" (func 0)))
    private static readonly byte[] Program =
    [
        .. "\0asm\u0001\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 2, 28, 1, 22, .. "wasi_snapshot_preview1"u8, 1, (byte)'f', 0, 0,
        5, 4, 1, 1, 2, 3, 7, 10, 1, 6, .. "_start"u8, 0, 0,
    ];

    // (module (func (export "add")))
    private static readonly byte[] Library = [.. "\0asm\u0001\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, .. "add"u8, 0, 0, 10, 4, 1, 2, 0, 0x0B];

    private readonly TempFolder folder = new();
    private readonly ServiceProvider services;
    private int submitted;

    public MatrixRig()
    {
        services = new ServiceCollection()
            .AddSingleton(new DataPaths(folder.Path))
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddLogStreams(new ConfigurationBuilder().Build())
            .AddModules(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        Matrices = new RunMatrices(Modules, this, Jobs, Options.Create(new SandboxOptions()), TimeProvider.System);
        Page = new MatrixPage(Modules, services.GetRequiredService<ModuleInspections>(), Matrices, this, Jobs, Logs, Browser, TimeSpan.FromSeconds(5), () => Task.CompletedTask);
        Jobs.OnSubmit = Submit;
    }

    public FakeJobService Jobs { get; } = new();

    public FakeBrowser Browser { get; } = new();

    public RunMatrices Matrices { get; }

    public MatrixPage Page { get; }

    public IModuleStore Modules => services.GetRequiredService<IModuleStore>();

    public ILogStreams Logs => services.GetRequiredService<ILogStreams>();

    /// <summary>What a runtime refuses, by its name.</summary>
    public Dictionary<string, ProblemException> Refusals { get; } = [];

    public async Task<string> StoreAsync(string origin = "upload", bool library = false) =>
        (await Modules.AddAsync(new MemoryStream(library ? Library : Program), "hello.wasm", origin, CancellationToken.None)).Digest;

    /// <summary>Ends the run of a runtime with an output.</summary>
    public async Task<Job> EndAsync(string runtime, string output, JobState state = JobState.Succeeded, string end = "exited", string? reason = null)
    {
        var job = (await Jobs.ListAsync(JobKind.Run, 100, null, CancellationToken.None)).First(one => RunMatrices.RequestOf(one)!.Runtime == runtime);
        await using (var log = Logs.Create(job.LogId))
        {
            log.WriteMany(LogSource.Stdout, output.TrimEnd('\n').Split('\n'));
            await log.CompleteAsync(new LogOutcome("succeeded"));
        }

        var digest = OutputDigest.Of(output);
        job = job with
        {
            State = state,
            Reason = reason,
            ExitCode = state == JobState.Succeeded ? 0 : 1,
            EndedAt = DateTimeOffset.UnixEpoch,
            Results = new Dictionary<string, string>
            {
                ["runtime"] = runtime + " 1.2",
                ["end"] = end,
                ["durationMs"] = "40",
                ["firstOutputMs"] = "10",
                ["preparationMs"] = "300",
                ["peakMemoryBytes"] = "1048576",
                ["outputSha256"] = digest.Sha256,
                ["outputLines"] = digest.Lines.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        };
        Jobs.Put(job);
        return job;
    }

    public Task<IReadOnlyList<RuntimeInfo>> GetRuntimesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RuntimeInfo>>(
    [
        new RuntimeInfo("wasmtime", false, null, null, "get it there", []),
        new RuntimeInfo("wazero", true, "1.12.0", "/bin/wazero", "", []),
        new RuntimeInfo("node", true, "20.1", "/bin/node", "", []),
    ]);

    public Task<string> DescribeCommandAsync(RunSpec spec, CancellationToken cancellationToken) =>
        Refusals.TryGetValue(spec.Runtime!, out var refusal) ? throw refusal : Task.FromResult("run");

    public Task<RunResult> RunAsync(RunSpec spec, ILogSink output, CancellationToken cancellationToken) => throw new NotSupportedException();

    public SampleList List() => new([], []);

    public Sample Get(string name) => name == "compute"
        ? new Sample("compute", "", "c", "", "", [], [new Scenario("build-c", "", "", [], [], new Dictionary<string, string>(), [], null) { Run = new RunHint { Args = ["600", "a b"], Workspace = true } }])
        : throw new ProblemException(ProblemKind.NotFound, "a", "b", "c");

    public Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }

    private Job Submit(JobRequest request)
    {
        var run = (RunRequest)request;
        var job = FakeJobService.Create($"{run.Batch}{submitted++}", JobState.Running, JobKind.Run) with
        {
            Target = run.Target,
            RequestJson = JsonSerializer.Serialize(run, JsonSerializerOptions.Web),
        };
        Jobs.Put(job);
        return job;
    }
}
