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
