using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

public sealed class BuildInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Build_HelloWorld_StreamsTheCompilerAndLeadsToTheModule()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/samples", "Samples");

        await window.Link("wasi-helloworld").ClickAsync();
        await window.SeeAsync("Hello from WebAssembly!");
        await window.Build("build-rust-wasi-helloworld").ClickAsync();

        var panel = window.Page.GetByRole(AriaRole.Region, new() { Name = "Build wasi-helloworld" });
        await Assertions.Expect(panel.GetByText("succeeded").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await window.PictureAsync("built");
        await panel.GetByRole(AriaRole.Link, new() { Name = "Open the module" }).ClickAsync();
        await window.ArriveAsync(new Regex("/modules/sha256:[0-9a-f]{64}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Build_BrokenSource_ShowsTheCompilersMessageAndAPlainReason()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/samples/compile-error", "compile-error");

        await window.Button("Build").ClickAsync();

        var panel = window.Page.GetByRole(AriaRole.Region, new() { Name = "Build compile-error" });
        await Assertions.Expect(panel.GetByText("failed").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(panel.GetByText("which Rust does not allow (E0382)").First).ToBeVisibleAsync();
        await Assertions.Expect(panel.GetByText("could not compile").First).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }
}
