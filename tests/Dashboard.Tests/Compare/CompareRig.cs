using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules.Sizes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;

namespace Dashboard.Tests.Compare;

/// <summary>Samples of one group and what is known of their builds, as a test says.</summary>
internal sealed class CompareRig : ISampleCatalog, IBuildPlanner, IBuildOutputs, IModuleSizes, ISandbox
{
    public List<Sample> Samples { get; } = [];

    public Dictionary<string, IReadOnlyList<BuiltFile>> Builds { get; } = [];

    public HashSet<string> MissingTools { get; } = [];

    public TaskCompletionSource<ModuleSizes> Measured { get; } = new();

    public static Scenario Scenario(string id, string tool = "clang", string? expectFailure = null) =>
        new(id, id + " title", "wasm32-wasi", [tool], [tool], new Dictionary<string, string>(), [], expectFailure);

    public void Add(string name, string? group, params Scenario[] scenarios) =>
        Samples.Add(new Sample(name, name, "c", "", "", [], scenarios) { Group = group });

    public SampleList List() => new(Samples, []);

    public Sample Get(string name) => Samples.Find(sample => sample.Name == name) ?? throw new ProblemException(ProblemKind.NotFound, "There is no such sample.", "b", "c");

    public Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BuildPlan> PlanAsync(Sample sample, Scenario scenario, CancellationToken cancellationToken) => Task.FromResult(new BuildPlan(
        sample, scenario, [], [.. scenario.Tools.Where(MissingTools.Contains).Select(tool => new MissingTool(tool, $"{tool} is not there.", "get it"))], scenario.Command, scenario.Environment, scenario.Outputs));

    public IReadOnlyList<BuiltFile>? Find(string build) => Builds.GetValueOrDefault(build);

    public Task<ModuleSizes> GetAsync(string digest, CancellationToken cancellationToken) => Measured.Task.WaitAsync(cancellationToken);

    public Task<IReadOnlyList<RuntimeInfo>> GetRuntimesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RuntimeInfo>>(
        [new RuntimeInfo("wasmtime", false, null, null, "get it there", []), new RuntimeInfo("wazero", true, "1.12.0", "/bin/wazero", "", []), new RuntimeInfo("node", true, "20", "/bin/node", "", [])]);

    public Task<string> DescribeCommandAsync(RunSpec spec, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RunResult> RunAsync(RunSpec spec, ILogSink output, CancellationToken cancellationToken) => throw new NotSupportedException();
}
