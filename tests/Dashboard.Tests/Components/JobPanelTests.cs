using Bunit;
using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Components;

public sealed class JobPanelTests : BunitContext
{
    private readonly FakeJobService jobs = new();

    public JobPanelTests()
    {
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton(TimeProvider.System);
    }

    [Fact]
    public void JobPanel_RunningJob_ShowsItsStateCommandsLogAndCancel()
    {
        jobs.Put(FakeJobService.Create("a1") with { Commands = ["cargo build --target wasm32-wasi"] });

        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "a1"));

        panel.WaitForAssertion(() => Assert.Equal("running", panel.Find(".state").TextContent.Trim()));
        Assert.Contains("cargo build --target wasm32-wasi", panel.Find(".command code").TextContent, StringComparison.Ordinal);
        Assert.Equal("cargo build --target wasm32-wasi", panel.Find(".command button").GetAttribute("data-copy"));
        Assert.Equal("job-a1", panel.Find("log-terminal").GetAttribute("stream"));
        Assert.Equal("/api/jobs/a1/log?format=text", panel.Find("log-terminal").GetAttribute("download"));
        Assert.Single(panel.FindAll("elapsed-time"));
        Assert.Contains("Cancel", panel.Find(".job-head button").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void JobPanel_Cancel_AsksTheService()
    {
        jobs.Put(FakeJobService.Create("a1"));
        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "a1"));
        panel.WaitForElement(".job-head button").Click();

        panel.WaitForAssertion(() => Assert.Equal(["a1"], jobs.Cancelled));
    }

    [Fact]
    public void JobPanel_JobFails_SaysWhyAndStopsTheClock()
    {
        jobs.Put(FakeJobService.Create("a1"));
        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "a1"));
        panel.WaitForElement(".job-head button");

        jobs.Put(FakeJobService.Create("a1", JobState.Failed) with { Reason = "The compiler found an error.", ExitCode = 101 });

        panel.WaitForAssertion(() => Assert.Equal("failed", panel.Find(".state").TextContent.Trim()));
        Assert.Equal("The compiler found an error.", panel.Find(".job-reason").TextContent);
        Assert.Contains("exit code 101", panel.Find(".job-head").TextContent, StringComparison.Ordinal);
        Assert.Equal("12.3 s", panel.Find(".elapsed").TextContent);
        Assert.Empty(panel.FindAll(".job-head button"));
    }

    [Fact]
    public void JobPanel_JobSucceeds_ShowsResultsAndCallsOnEndedOnce()
    {
        var ended = new List<Job>();
        jobs.Put(FakeJobService.Create("a1"));
        var panel = Render<JobPanel>(p => p
            .Add(j => j.JobId, "a1")
            .Add(j => j.OnEnded, ended.Add)
            .Add(j => j.Results, job => $"<p class=\"made\">{job.Results["module"]}</p>"));
        panel.WaitForElement(".job-head button");
        Assert.Empty(panel.FindAll(".made"));

        jobs.Put(FakeJobService.Create("a1", JobState.Succeeded) with
        {
            Results = new Dictionary<string, string>(StringComparer.Ordinal) { ["module"] = "sha256:abc" },
        });

        panel.WaitForAssertion(() => Assert.Equal("sha256:abc", panel.Find(".made").TextContent));
        Assert.Single(ended);
    }

    [Fact]
    public void JobPanel_Progress_IsShownInPerCent()
    {
        jobs.Put(FakeJobService.Create("a1") with { Progress = new JobProgress("uploading layer", 25, 100) });

        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "a1"));

        panel.WaitForAssertion(() => Assert.Equal("uploading layer · 25 %", panel.Find(".job-progress span").TextContent));
    }

    [Fact]
    public void JobPanel_UnknownJob_SaysSo()
    {
        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "none"));

        panel.WaitForAssertion(() => Assert.Contains("no such job", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(panel.FindAll("log-terminal"));
    }

    [Fact]
    public void JobPanel_OtherJob_FollowsThatOneOnly()
    {
        jobs.Put(FakeJobService.Create("a1"));
        jobs.Put(FakeJobService.Create("b2"));
        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "a1"));
        panel.WaitForElement("log-terminal");

        panel.Render(p => p.Add(j => j.JobId, "b2"));

        panel.WaitForAssertion(() => Assert.Equal("job-b2", panel.Find("log-terminal").GetAttribute("stream")));
        panel.WaitForAssertion(() => Assert.Equal(1, jobs.Watchers));
    }

    [Fact]
    public async Task JobPanel_Disposed_StopsWatching()
    {
        jobs.Put(FakeJobService.Create("a1"));
        var panel = Render<JobPanel>(p => p.Add(j => j.JobId, "a1"));
        panel.WaitForAssertion(() => Assert.Equal(1, jobs.Watchers));

        await DisposeComponentsAsync();

        Assert.Equal(0, jobs.Watchers);
    }
}
