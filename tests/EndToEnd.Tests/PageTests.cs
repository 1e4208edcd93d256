using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>What holds for every page, whatever is on it.</summary>
public sealed class PageTests(BrowserFixture browser, EmptyDashboard empty) : IClassFixture<BrowserFixture>, IClassFixture<EmptyDashboard>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "/", "Start" },
        { "/samples", "Samples" },
        { "/samples/wasi-helloworld", "wasi-helloworld" },
        { "/samples/wasi-helloworld/compare", "Compare hello" },
        { "/samples/wasi-httpserver", "wasi-httpserver" },
        { "/samples/nginx-emscripten", "nginx-emscripten" },
        { "/modules", "Modules" },
        { "/registry", "Registry" },
        { "/publish", "Publish a module" },
        { "/pull", "Pull a module" },
        { "/cluster", "Cluster" },
        { "/jobs", "Jobs" },
        { "/toolchains", "Toolchains" },
        { "/help", "Help" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_LightDarkAndNarrow_HasNoBarrierAndDoesNotScrollSideways(string path, string heading)
    {
        await using var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync(path, heading);
        await window.LoadedAsync();

        await window.HoldsUpAsync(heading);
    }

    [Fact]
    public async Task Page_Unknown_SaysSoInsteadOfBreaking()
    {
        await using var window = await browser.OpenAsync(empty.Dashboard);
        var answer = await window.Page.GotoAsync("/no-such-page");

        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }
}
