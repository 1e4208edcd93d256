using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The terminal in a real browser, on the output of a real run.</summary>
public sealed class TerminalTests(BrowserFixture browser, EmptyDashboard shared) : IClassFixture<BrowserFixture>, IClassFixture<EmptyDashboard>
{
    [Fact]
    public async Task Terminal_Flood_ShowsTheEndTheOutcomeAndLoadsWhatItLeftOut()
    {
        await using var window = await OpenRunAsync("limits", "build-rust-limits", "flood");
        var page = window.Page;

        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "ended: failed" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".xterm-rows")).ToContainTextAsync("failed");
        await Assertions.Expect(page.GetByText(Like(@"[\d,]+ lines are not shown here"))).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { NameRegex = Like("^Load [1-9]") }).ClickAsync();

        await Assertions.Expect(page.GetByText(Like("[1-9][0-9,]* lines loaded"))).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Terminal_ScrolledUp_LetsGoOfTheEndAndFindsItAgain()
    {
        await using var window = await OpenRunAsync("limits", "build-rust-limits", "flood");
        var page = window.Page;
        await Assertions.Expect(page.Locator(".xterm-rows")).ToContainTextAsync("failed");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Log of", Exact = false }).FocusAsync();

        await page.Keyboard.PressAsync("PageUp");

        var back = window.Button("Go to the end ↓");
        await Assertions.Expect(back).ToBeVisibleAsync();
        await back.ClickAsync();
        await Assertions.Expect(back).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".xterm-rows")).ToContainTextAsync("failed");
    }

    [Fact]
    public async Task Terminal_HelloWorld_IsSearchableTimedAndWithoutBarriers()
    {
        await using var window = await OpenRunAsync("wasi-helloworld", "build-rust-wasi-helloworld", "<b>tag</b>\u001b]0;title\u0007");
        var page = window.Page;
        var rows = page.Locator(".xterm-rows");
        await Assertions.Expect(rows).ToContainTextAsync("succeeded");
        await Assertions.Expect(rows).ToContainTextAsync("<b>tag</b>");
        await Assertions.Expect(rows).Not.ToContainTextAsync("title");

        await page.GetByRole(AriaRole.Searchbox).FillAsync("Hello from");
        await Assertions.Expect(page.GetByText(Like(@"^1 of \d+$"))).ToBeVisibleAsync();

        await window.Button("Times").ClickAsync();
        await Assertions.Expect(rows).ToContainTextAsync(Like(@"\d\d:\d\d:\d\d\.\d{3}"));
        await Assertions.Expect(window.Link("Download")).ToHaveAttributeAsync("href", Like("^/api/jobs/[0-9a-f]+/log"));
        Assert.Empty(await window.BarriersAsync());
        Assert.Empty(window.Errors);
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<BrowserPage> OpenRunAsync(string sample, string scenario, string argument)
    {
        using var api = new Api(shared.Dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        var (built, _) = await api.SucceedAsync("/api/builds", new { sample, scenario });
        var (job, _) = await api.WorkAsync("/api/runs", new { module = built.Text("module"), args = new[] { argument }, env = new Dictionary<string, string> { ["TICKS"] = "1" } });
        var window = await browser.OpenAsync(shared.Dashboard);
        await window.GoAsync($"/jobs/{job.Text("id")}", job.Text("title"));
        return window;
    }
}
