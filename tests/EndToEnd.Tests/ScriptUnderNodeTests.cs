using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>What Emscripten makes of C++, run on the server.</summary>
public sealed class ScriptUnderNodeTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task RunUnderNode_BuiltByEmscripten_PrintsWhatTheProgramSays()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "emcc");
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/samples/cpp-helloworld", "cpp-helloworld");
        await window.Build("build-cpp-emscripten-js").ClickAsync();
        var form = window.Page.GetByRole(AriaRole.Form, new() { Name = "Run under node" });
        await form.GetByLabel("Arguments for").FillAsync("'from here'", new() { Timeout = 120_000 });

        await form.GetByRole(AriaRole.Button, new() { Name = "Run under node" }).ClickAsync();

        await window.SucceededAsync("Run hello.js under node");
        var log = window.Page.GetByLabel("Log of Run hello.js under node", new() { Exact = true });
        await log.Last.ScrollIntoViewIfNeededAsync(); // a terminal draws only what is seen
        await Assertions.Expect(window.Job("Run hello.js under node").GetByText("argument: from here").First).ToBeVisibleAsync();
        await window.HoldsUpAsync("script-under-node");
        Assert.Empty(window.Errors);
    }
}
