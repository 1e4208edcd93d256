using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The dashboard dies and comes back.</summary>
public sealed class RestartTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Kill_PageIsOpen_ComesBackByItselfAndWorks()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/toolchains", "Toolchains");
        await window.LoadedAsync();

        await dashboard.KillAsync();
        await window.SeeAsync("Connection lost");
        await dashboard.StartAgainAsync();

        await Assertions.Expect(window.Page.GetByText("Connection lost")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(window.Heading("Toolchains")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await window.Navigation("Jobs").ClickAsync();
        await Assertions.Expect(window.Heading("Jobs")).ToBeVisibleAsync();
        await window.SeeAsync("No jobs yet");
    }

    [Fact]
    public async Task Kill_DuringABuild_ShowsItAsInterruptedAndLeavesNoProcess()
    {
        using var sample = new SlowSample();
        await using var dashboard = await DashboardProcess.StartAsync(sample.Settings);
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        var job = await api.PostAsync("/api/builds", new { sample = SlowSample.Name, scenario = SlowSample.Scenario });
        await Marked.WaitAsync(sample.Mark, present: true);

        await dashboard.KillAsync();
        await dashboard.StartAgainAsync();

        var after = await api.GetAsync($"/api/jobs/{job.Text("id")}");
        Assert.Equal("interrupted", after.Text("state"));
        await Marked.WaitAsync(sample.Mark, present: false);
    }

    [Fact]
    public async Task Kill_DuringARun_ShowsItAsInterruptedKeepsItsLinesAndLeavesNoProcess()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        var (built, _) = await api.SucceedAsync("/api/builds", new { sample = "wasi-helloworld", scenario = "build-rust-wasi-helloworld" });
        var mark = $"run-{Guid.NewGuid():N}";
        var job = await api.PostAsync("/api/runs", new
        {
            module = built.Text("module"),
            args = new[] { mark },
            env = new Dictionary<string, string> { ["TICKS"] = "1000" },
        });
        await Marked.WaitAsync(mark, present: true);
        await api.SeeInLogAsync(job.Text("id"), "tick 3 of 1000");

        await dashboard.KillAsync();
        await dashboard.StartAgainAsync();

        Assert.Equal("interrupted", (await api.GetAsync($"/api/jobs/{job.Text("id")}")).Text("state"));
        await Marked.WaitAsync(mark, present: false);
        await api.SeeInLogAsync(job.Text("id"), "tick 1 of 1000");
    }

    [Fact]
    public async Task Stop_DuringABuild_EndsTheBuildAndExits()
    {
        using var sample = new SlowSample();
        await using var dashboard = await DashboardProcess.StartAsync(sample.Settings);
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await api.PostAsync("/api/builds", new { sample = SlowSample.Name, scenario = SlowSample.Scenario });
        await Marked.WaitAsync(sample.Mark, present: true);

        await dashboard.StopAsync();

        await Marked.WaitAsync(sample.Mark, present: false);
    }

    [Fact]
    public async Task Cancel_BuildOnThePage_EndsItAndItsProcesses()
    {
        using var sample = new SlowSample();
        await using var dashboard = await DashboardProcess.StartAsync(sample.Settings);
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync($"/samples/{SlowSample.Name}", SlowSample.Name);
        await window.Button("Build").ClickAsync();
        await Marked.WaitAsync(sample.Mark, present: true);

        await window.Button("Cancel").ClickAsync();

        await window.SeeAsync("cancelled");
        await Assertions.Expect(window.Button("Build")).ToBeEnabledAsync();
        await Marked.WaitAsync(sample.Mark, present: false);
    }
}
