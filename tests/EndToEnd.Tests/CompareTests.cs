using System.Globalization;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>Scenarios side by side, with real builds.</summary>
public sealed class CompareTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Compare_TwoBuilds_ShowsTheNumbersOfTheApi()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "clang");
        await Skip.WithoutCompilerAsync(api, "cargo");
        var (c, _) = await api.SucceedAsync("/api/builds", new { sample = "c-wasi-helloworld", scenario = "build-c-wasi-helloworld" });
        var (rust, _) = await api.SucceedAsync("/api/builds", new { sample = "wasi-helloworld", scenario = "build-rust-wasi-helloworld" });
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/samples/c-wasi-helloworld", "c-wasi-helloworld");
        await window.Link("Compare").ClickAsync();
        await Assertions.Expect(window.Heading("Compare hello")).ToBeVisibleAsync();

        foreach (var (scenario, results) in new[] { ("c-wasi-helloworld", c), ("rust-wasi-helloworld", rust) })
        {
            var sizes = await api.GetAsync($"/api/modules/{results.Text("module")}/sizes");
            var row = window.Page.GetByRole(AriaRole.Row).Filter(new() { Has = window.Link(scenario) });
            foreach (var name in new[] { "raw", "gzip", "optimized", "optimizedGzip" })
            {
                if (sizes.TryGetProperty(name, out var bytes))
                {
                    var exact = bytes.GetInt64().ToString("N0", CultureInfo.InvariantCulture) + " bytes";
                    await Assertions.Expect(row.GetByTitle(exact, new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
                }
            }

            await Assertions.Expect(row).ToContainTextAsync("WASI preview 1");
        }

        await window.SeeAsync("of it is debug information");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = "What the bytes of c-wasi-helloworld are for" })).ToBeVisibleAsync();
        await window.HoldsUpAsync("compare");
    }

    [Fact]
    public async Task BuildAll_NothingBuilt_BuildsEachAndShowsIt()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "clang");
        await Skip.WithoutCompilerAsync(api, "cargo");
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/samples/compute-c/compare", "Compare compute");
        await window.SeeAsync("Nothing built yet");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Build all" }).ClickAsync();

        foreach (var scenario in new[] { "c-compute", "rust-compute" })
        {
            await Assertions.Expect(window.Link(scenario).First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        }

        await window.SeeAsync("after wasm-opt -Oz");
        Assert.Empty(window.Errors);
    }
}
