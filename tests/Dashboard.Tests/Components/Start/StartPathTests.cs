using Dashboard.Components.Start;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;

namespace Dashboard.Tests.Components.Start;

public sealed class StartPathTests
{
    private static readonly StoredModule Module = new("sha256:" + new string('a', 64), 96_000, "wasi-helloworld.wasm", "job", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Of_NothingDone_BeginsWithTheBuild()
    {
        var steps = Of(new StartFacts());

        Assert.Equal(0, StartPath.Current(steps));
        Assert.Equal(StepState.Todo, steps[0].State);
        Assert.Equal("/samples/wasi-helloworld", steps[0].Href);
        Assert.Equal(StepState.Later, steps[2].State);
        Assert.Equal(StepState.Later, steps[^1].State);
    }

    [Theory]
    [InlineData(JobState.Running, StepState.Doing)]
    [InlineData(JobState.Failed, StepState.Failed)]
    [InlineData(JobState.Cancelled, StepState.Todo)]
    [InlineData(JobState.Succeeded, StepState.Done)]
    public void Of_Build_ShowsItsState(JobState job, StepState step) =>
        Assert.Equal(step, Of(new StartFacts { Build = FakeJobService.Create("b", job) })[0].State);

    [Fact]
    public void Of_ModuleBuilt_LeadsToItsPageAndToPublish()
    {
        var steps = Of(new StartFacts { Build = FakeJobService.Create("b", JobState.Succeeded), Module = Module });

        Assert.Equal(2, StartPath.Current(steps));
        Assert.Equal("/modules/" + Module.Digest, steps[2].Href);
        Assert.Equal("/publish?module=" + Module.Digest, steps[3].Href);
        Assert.Equal("Built in 12.3 s", steps[0].Result);
    }

    [Fact]
    public void Of_CertificateRequestWaits_AsksThePerson()
    {
        var steps = Of(Published() with { Cluster = new ClusterFacts(true, "demo", WaitingForApproval: "demo-tls") });

        Assert.Equal(StepState.Attention, steps[5].State);
        Assert.Equal(5, StartPath.Current(steps));
        Assert.Contains("demo-tls", steps[5].Result, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PodEnded_LeavesOnlyTheCleanUp()
    {
        var steps = Of(Published() with { Cluster = new ClusterFacts(true, "demo", true, null, "wasm-demo", "Succeeded", "/cluster/pod") });

        Assert.Equal(8, StartPath.Current(steps));
        Assert.Equal("wasm-demo is Succeeded", steps[6].Result);
        Assert.Equal("/cluster/pod", steps[7].Href);
    }

    [Fact]
    public void Of_CleanedUp_EverythingIsDone() =>
        Assert.All(Of(Published() with { Cluster = new ClusterFacts(false, CleanedUp: true) }), step => Assert.Equal(StepState.Done, step.State));

    [Fact]
    public void Of_EveryStep_CanBeDoneFromAShell() =>
        Assert.All(Of(Published()), step => Assert.All(step.ByHand, command => Assert.DoesNotContain('\n', command)));

    private static StartFacts Published() => new()
    {
        Build = FakeJobService.Create("b", JobState.Succeeded),
        Module = Module,
        Run = FakeJobService.Create("r", JobState.Succeeded, JobKind.Run),
        Publish = FakeJobService.Create("p", JobState.Succeeded, JobKind.Publish),
    };

    private static IReadOnlyList<StartStep> Of(StartFacts facts) => StartPath.Of(facts, "http://127.0.0.1:5080/", "127.0.0.1:5051");
}
