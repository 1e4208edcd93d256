using Dashboard.Core.Errors;
using Dashboard.Core.Samples;
using Dashboard.Core.Tools;

namespace Dashboard.Core.Tests.Samples;

public sealed class BuildPlannerTests
{
    private static readonly Scenario Scenario = new(
        "build",
        "Build",
        CompilerTargets.Wasi,
        [CompilerTools.Cargo],
        ["cargo", "build", "--target", "{target}"],
        new Dictionary<string, string> { ["RUSTFLAGS"] = "-C opt-level=s" },
        [new ScenarioOutput("target/{target}/debug/x.wasm", OutputKind.Module)],
        null);

    private static readonly Sample Sample = new("x", "X", "rust", "s", "d", ["src/main.rs"], [Scenario]);

    [Fact]
    public async Task Plan_CompilerKnowsTheTargetByItsNewName_UsesThatName()
    {
        var compiler = new Compiler("cargo", "wasm32-wasip1", "/opt/rust/bin/cargo", [], new Dictionary<string, string>(), ["/opt/rust"], "rustup");

        var plan = await Plan(new CompilerSearch(compiler, "", ""));

        Assert.Equal("PATH=/opt/rust/bin:/usr/bin:/bin RUSTFLAGS='-C opt-level=s' cargo build --target wasm32-wasip1", plan.CommandLine);
        Assert.Equal("target/wasm32-wasip1/debug/x.wasm", Assert.Single(plan.Outputs).Path);
        Assert.Empty(plan.Missing);
        plan.ThrowIfMissing();
    }

    [Fact]
    public async Task Plan_CompilerHasAVersionInItsName_ShowsThatProgram()
    {
        var compiler = new Compiler("cargo", "wasm32-wasi", "/usr/bin/cargo-1.65", [], new Dictionary<string, string> { ["A"] = "b" }, [], "PATH");

        var plan = await Plan(new CompilerSearch(compiler, "", ""));

        Assert.Equal("A=b PATH=/usr/bin:/bin RUSTFLAGS='-C opt-level=s' cargo-1.65 build --target wasm32-wasi", plan.CommandLine);
    }

    [Fact]
    public async Task Plan_CompilerMissing_SaysHowToGetIt()
    {
        var plan = await Plan(new CompilerSearch(null, "There is no Rust.", "apt install rust"));

        Assert.Equal("RUSTFLAGS='-C opt-level=s' cargo build --target wasm32-wasi", plan.CommandLine);
        Assert.Equal(new MissingTool("cargo", "There is no Rust.", "apt install rust"), Assert.Single(plan.Missing));
        var problem = Assert.Throws<ProblemException>(plan.ThrowIfMissing);
        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("apt install rust", problem.Next, StringComparison.Ordinal);
    }

    private static Task<BuildPlan> Plan(CompilerSearch answer) =>
        new BuildPlanner(new FixedCompilers(answer)).PlanAsync(Sample, Scenario, TestContext.Current.CancellationToken);

    private sealed class FixedCompilers(CompilerSearch answer) : ICompilers
    {
        public Task<CompilerSearch> FindAsync(string tool, string target, CancellationToken cancellationToken) => Task.FromResult(answer);
    }
}
