using Bunit;
using Dashboard.Components.Samples;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Scripts;
using Dashboard.Tests.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Samples;

public sealed class ScriptRunTests : BunitContext
{
    private static readonly string Build = new('a', 64);
    private readonly FakeJobService jobs = new();
    private readonly FakeScripts scripts = new();
    private readonly List<JobRequest> submitted = [];

    public ScriptRunTests()
    {
        jobs.OnSubmit = request =>
        {
            submitted.Add(request);
            var job = FakeJobService.Create("r1", kind: JobKind.Run);
            jobs.Put(job);
            return job;
        };
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<IBuildOutputs>(new FakeBuilds());
        Services.AddSingleton<IScriptSandbox>(scripts);
        Services.AddSingleton(Options.Create(new SandboxOptions()));
        Services.AddSingleton(TimeProvider.System);
    }

    private static Job Built(string files) => FakeJobService.Create("b1") with
    {
        State = JobState.Succeeded,
        Results = new Dictionary<string, string> { ["build"] = Build, ["files"] = files },
    };

    [Theory]
    [InlineData("hello.html hello.js hello.wasm", "hello.js")]
    [InlineData("hello.wasm", null)]
    public void ScriptOf_Build_IsItsScriptIfThereIsOne(string files, string? expected) => Assert.Equal(expected, ScriptRun.ScriptOf(Built(files)));

    [Fact]
    public void ScriptOf_BuildThatFailed_IsNone() => Assert.Null(ScriptRun.ScriptOf(Built("a.js") with { State = JobState.Failed }));

    [Fact]
    public void Run_WithArguments_SubmitsThem()
    {
        var view = Render<ScriptRun>(p => p.Add(s => s.Build, Built("hello.js")).Add(s => s.Script, "hello.js"));
        view.Find("input").Change("one 'two three'");

        view.Find("form").Submit();

        view.WaitForElement(".job-panel");
        var request = Assert.IsType<ScriptRunRequest>(Assert.Single(submitted));
        Assert.Equal((Build, "hello.js"), (request.Build, request.Script));
        Assert.Equal(["one", "two three"], request.Args);
    }

    [Fact]
    public void Run_WithoutAWall_ShowsWhyAndSubmitsNothing()
    {
        scripts.Problem = new ProblemException(ProblemKind.Unsupported, "The script can't be run here.", "It needs a wall.", "Install bubblewrap.");
        var view = Render<ScriptRun>(p => p.Add(s => s.Build, Built("hello.js")).Add(s => s.Script, "hello.js"));

        view.Find("form").Submit();

        view.WaitForAssertion(() => Assert.Contains("It needs a wall.", view.Markup, StringComparison.Ordinal));
        Assert.Empty(submitted);
    }

    private sealed class FakeBuilds : IBuildOutputs
    {
        public IReadOnlyList<BuiltFile>? Find(string build) => build == Build ? [new BuiltFile("hello.js", "/hello.js", null)] : null;
    }

    private sealed class FakeScripts : IScriptSandbox
    {
        public ProblemException? Problem { get; set; }

        public Task<string> DescribeCommandAsync(ScriptSpec spec, CancellationToken cancellationToken) => Problem is null ? Task.FromResult("node hello.js") : throw Problem;

        public Task<RunResult> RunAsync(ScriptSpec spec, ILogSink output, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
