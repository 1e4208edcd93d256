using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox.Limiting;
using Dashboard.Core.Tools;

namespace Workers.Tests.Builds;

/// <summary>A job that keeps what its handler says.</summary>
internal sealed class FakeJob(string scratch) : IJobContext, ILogSink
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public string JobId => "1";

    public string User => "test";

    public ILogSink Log => this;

    public string ScratchPath => Directory.CreateDirectory(scratch).FullName;

    public List<string> Commands { get; } = [];

    public Dictionary<string, string> Results { get; } = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void ShowCommand(string commandLine) => Commands.Add(commandLine);

    public List<(string Label, long Done, long? Total)> Reports { get; } = [];

    public void Report(string label, long done, long? total) => Reports.Add((label, done, total));

    public void SetResult(string name, string value) => Results[name] = value;

    public void Write(LogSource source, string text)
    {
        lock (_gate)
        {
            _lines.Add(text);
        }
    }

    public void WriteMany(LogSource source, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            Write(source, line);
        }
    }
}

/// <summary>One sample whose files can be changed.</summary>
internal sealed class FakeCatalog(Sample sample) : ISampleCatalog
{
    public string Source { get; set; } = "fn main() {}";

    public SampleList List() => new([sample], []);

    public Sample Get(string name) => name == sample.Name ? sample : throw new ProblemException(ProblemKind.NotFound, "None.", "None.", "None.");

    public Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceFile>>([new SourceFile("src/main.rs", System.Text.Encoding.UTF8.GetBytes(Source))]);
}

/// <summary>A plan with one compiler, or without.</summary>
internal sealed class FakePlanner(string compiler) : IBuildPlanner
{
    public MissingTool? Missing { get; set; }

    public Task<BuildPlan> PlanAsync(Sample sample, Scenario scenario, CancellationToken cancellationToken) => Task.FromResult(new BuildPlan(
        sample,
        scenario,
        Missing is null ? [new Compiler("cargo", "wasm32-wasi", compiler, [compiler], new Dictionary<string, string>(), [], "test")] : [],
        Missing is null ? [] : [Missing],
        scenario.Command,
        scenario.Environment,
        scenario.Outputs));
}

/// <summary>A compiler that does what the test says; the trial of the walls always fails, so that it sees the host's paths.</summary>
internal sealed class FakeCompiler : IProcessRunner, ILimitedRunner
{
    public string Words => "nothing is limited";

    public ExceededLimit? Exceeded { get; set; }

    public Func<ProcessSpec, ILogSink, ProcessResult> Compile { get; set; } = (_, _) => Exit(0);

    public int Runs { get; private set; }

    public static ProcessResult Exit(int code) => new(ProcessEnd.Exited, code, TimeSpan.FromSeconds(1), 0);

    public Task<ProcessResult> RunAsync(ProcessSpec spec, ILogSink output, CancellationToken cancellationToken)
    {
        Runs++;
        return Task.FromResult(Compile(spec, output));
    }

    public async Task<LimitedResult> RunAsync(ProcessSpec spec, ProcessLimits limits, ILogSink output, CancellationToken cancellationToken) =>
        new(await RunAsync(spec, output, cancellationToken), Exceeded, null);

    public IRunningProcess Start(ProcessSpec spec, ILogSink output) => throw new NotSupportedException();
}

/// <summary>Modules in memory.</summary>
internal sealed class FakeModules : IModuleStore
{
    public Dictionary<string, StoredModule> Known { get; } = [];

    public async Task<StoredModule> AddAsync(Stream content, string name, string origin, CancellationToken cancellationToken)
    {
        var hash = await System.Security.Cryptography.SHA256.HashDataAsync(content, cancellationToken);
        var module = new StoredModule("sha256:" + Convert.ToHexStringLower(hash), content.Length, name, origin, DateTimeOffset.UnixEpoch);
        return Known[module.Digest] = module;
    }

    public StoredModule? Find(string digest) => Known.GetValueOrDefault(digest);

    public string GetPath(string digest) => "/modules/" + Known[digest].Digest;

    public IReadOnlyList<StoredModule> List() => [.. Known.Values];
}

/// <summary>Finds what the test put there.</summary>
internal sealed class FakeTools(params ToolLocation[] tools) : IToolLocator
{
    public ToolLocation? Find(string name) => tools.FirstOrDefault(tool => tool.Name == name);
}
