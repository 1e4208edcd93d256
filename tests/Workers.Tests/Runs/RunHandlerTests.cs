using System.Text;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Workspaces;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;
using Workers.Runs;
using Workers.Runs.Http;

namespace Workers.Tests.Runs;

public sealed class RunHandlerTests : IDisposable
{
    private static readonly byte[] Empty = [.. "\0asm\u0001\0\0\0"u8];
    private readonly string _file = Path.GetTempFileName();
    private readonly FakeSandbox _sandbox = new();
    private readonly FakeContext _context;
    private readonly FakeStore _store;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("run-handler-");

    public RunHandlerTests()
    {
        File.WriteAllBytes(_file, Empty);
        _store = new FakeStore(_file);
        _context = new FakeContext(Path.Combine(_data.FullName, "scratch"));
    }

    public void Dispose()
    {
        File.Delete(_file);
        _data.Delete(recursive: true);
    }

    private Task<JobOutcome> RunAsync(RunRequest request, SandboxOptions? options = null) =>
        new RunHandler(_store, new ModuleInspections(_store), _sandbox, Folders(), new GuestSites(), Options.Create(options ?? new SandboxOptions()))
            .ExecuteAsync(request, _context, CancellationToken.None);

    private RunFolders Folders() => new(new RunArtifacts(new DataPaths(_data.FullName), Options.Create(new SandboxOptions()), new NoProcesses()), new NoProcesses());

    private RunRequest Request() => RunRequest.Create(_store, FakeStore.Digest);

    [Fact]
    public async Task ExecuteAsync_GuestExitsWithZero_Succeeds()
    {
        var outcome = await RunAsync(Request());

        Assert.Equal(JobOutcome.Success(exitCode: 0), outcome);
        Assert.Equal(["wazero run the.wasm"], _context.Commands);
        Assert.Equal(
            new Dictionary<string, string> { ["runtime"] = "wazero 1", ["end"] = "exited", ["exitCode"] = "0", ["durationMs"] = "12", ["peakMemoryBytes"] = "4096" },
            _context.Results);
    }

    [Fact]
    public async Task ExecuteAsync_WhatWasMeasured_BecomesResults()
    {
        _sandbox.Result = _sandbox.Result with
        {
            FirstOutput = TimeSpan.FromMilliseconds(3.4),
            Preparation = TimeSpan.FromMilliseconds(310),
            Output = OutputDigest.Of("a\nb\n"),
        };

        await RunAsync(Request());

        Assert.Equal(("3", "310", "2"), (_context.Results["firstOutputMs"], _context.Results["preparationMs"], _context.Results["outputLines"]));
        Assert.Equal(OutputDigest.Of("a\nb").Sha256, _context.Results["outputSha256"]);
    }

    [Theory]
    [InlineData(RunEnd.Exited, 7, "exited")]
    [InlineData(RunEnd.TimeLimit, 137, "timeLimit")]
    [InlineData(RunEnd.MemoryLimit, 137, "memoryLimit")]
    public async Task ExecuteAsync_AnyOtherEnd_FailsWithItsReason(RunEnd end, int exitCode, string word)
    {
        _sandbox.Result = _sandbox.Result with { End = end, ExitCode = exitCode, Reason = "why" };

        var outcome = await RunAsync(Request());

        Assert.Equal(JobOutcome.Failure("why", exitCode), outcome);
        Assert.Equal(word, _context.Results["end"]);
    }

    [Fact]
    public async Task ExecuteAsync_ModuleForAnotherHost_SaysWhichWorldItIsMadeFor()
    {
        _sandbox.Result = _sandbox.Result with { End = RunEnd.NotInstantiated, ExitCode = 1, Reason = "It could not be loaded." };

        var outcome = await RunAsync(Request());

        Assert.StartsWith("It could not be loaded. It imports nothing", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(_context.Lines, l => l.Contains("plain WebAssembly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ExecuteAsync_RequestValues_ReachTheSandbox()
    {
        var options = new SandboxOptions { Limits = new SandboxLimits { WallSeconds = 5, MemoryBytes = 1 << 20, OutputBytes = 2048 } };

        await RunAsync(
            Request() with
            {
                Runtime = "node",
                Args = ["a"],
                Env = new Dictionary<string, string> { ["K"] = "V" },
                Stdin = "grüße",
                Limits = new RunRequestLimits { OutputBytes = 10, Fuel = 3, StackBytes = 4 },
            },
            options);

        var spec = _sandbox.Spec!;
        Assert.Equal(("node", "a", "V", "hello.wasm"), (spec.Runtime, spec.Args[0], spec.Env["K"], spec.ProgramName));
        Assert.Equal("grüße", Encoding.UTF8.GetString(spec.Stdin!.Value.Span));
        Assert.Equal(new RunLimits { WallTime = TimeSpan.FromSeconds(5), MemoryBytes = 1 << 20, OutputBytes = 10, Fuel = 3, StackBytes = 4 }, spec.Limits);
    }

    [Theory]
    [InlineData(RunEnd.Exited, "out.txt")]
    [InlineData(RunEnd.TimeLimit, "out.txt")]
    [InlineData(RunEnd.FileLimit, null)]
    public async Task ExecuteAsync_Workspace_KeepsTheFilesAndNotTheFolder(RunEnd end, string? kept)
    {
        _sandbox.Result = _sandbox.Result with { End = end };
        _sandbox.During = spec => File.WriteAllText(Path.Combine(spec.WorkspaceFolder!, "out.txt"), "made");

        await RunAsync(Request() with { Workspace = true });

        Assert.Equal(kept, _context.Results.GetValueOrDefault("artifacts"));
        Assert.Equal(kept is not null, File.Exists(Path.Combine(_data.FullName, "artifacts", "1", "out.txt")));
        Assert.False(Directory.Exists(_sandbox.Spec!.WorkspaceFolder));
    }

    [Fact]
    public async Task ExecuteAsync_ModuleGone_IsNotFound()
    {
        var request = Request();
        _store.Gone = true;

        var problem = await Assert.ThrowsAsync<ProblemException>(() => RunAsync(request));

        Assert.Equal(ProblemKind.NotFound, problem.Kind);
    }

    [Fact]
    public void Create_UnknownModule_IsNotFound() =>
        Assert.Equal(ProblemKind.NotFound, Assert.Throws<ProblemException>(() => RunRequest.Create(_store, null)).Kind);

    private sealed class FakeSandbox : ISandbox
    {
        public RunResult Result { get; set; } = new(RunEnd.Exited, 0, "done", TimeSpan.FromMilliseconds(12), 4096, "wazero 1");

        public RunSpec? Spec { get; private set; }

        public Action<RunSpec>? During { get; set; }

        public Task<IReadOnlyList<RuntimeInfo>> GetRuntimesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RuntimeInfo>>([]);

        public Task<string> DescribeCommandAsync(RunSpec spec, CancellationToken cancellationToken) => Task.FromResult("wazero run the.wasm");

        public Task<RunResult> RunAsync(RunSpec spec, ILogSink output, CancellationToken cancellationToken)
        {
            Spec = spec;
            During?.Invoke(spec);
            return Task.FromResult(Result);
        }
    }

    private sealed class FakeContext(string scratch) : IJobContext, ILogSink
    {
        public List<string> Commands { get; } = [];

        public List<string> Lines { get; } = [];

        public Dictionary<string, string> Results { get; } = [];

        public string JobId => "1";

        public string User => "local";

        public ILogSink Log => this;

        public string ScratchPath => Directory.CreateDirectory(scratch).FullName;

        public void ShowCommand(string commandLine) => Commands.Add(commandLine);

        public void Report(string label, long done, long? total)
        {
            // A run has no progress to tell.
        }

        public void SetResult(string name, string value) => Results[name] = value;

        public void Write(LogSource source, string text) => Lines.Add(text);

        public void WriteMany(LogSource source, IReadOnlyList<string> lines) => Lines.AddRange(lines);
    }

    private sealed class NoProcesses : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(ProcessSpec spec, ILogSink output, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IRunningProcess Start(ProcessSpec spec, ILogSink output) => throw new NotSupportedException();
    }

    private sealed class FakeStore(string file) : IModuleStore
    {
        public static readonly string Digest = ModuleDigest.Of(Empty);

        public bool Gone { get; set; }

        public Task<StoredModule> AddAsync(Stream content, string name, string origin, CancellationToken cancellationToken) => throw new NotSupportedException();

        public StoredModule? Find(string digest) => digest == Digest && !Gone ? new StoredModule(Digest, Empty.Length, "hello.wasm", "test", DateTimeOffset.UnixEpoch) : null;

        public string GetPath(string digest) => Find(digest) is null ? throw new ProblemException(ProblemKind.NotFound, "a", "b", "c") : file;

        public IReadOnlyList<StoredModule> List() => [];
    }
}
