using System.Net;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The workshop's web server on a socket from its host: built, run, opened in a tab and stopped, by mouse.</summary>
public sealed class ServedByModuleTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Scenario = "wasi-httpserver-socket/build-rust-wasi-httpserver-socket";

    [Fact]
    public async Task Serve_FromTheScenario_IsOpenedAskedAndCancelled()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        var runtimes = await api.GetAsync("/api/runtimes");
        Assert.SkipUnless(runtimes.Items().Any(r => r.GetProperty("installed").GetBoolean() && r.Text("name") is "wazero" or "wasmtime"), "needs wazero or wasmtime");
        var (results, _) = await api.SucceedAsync("/api/builds", new { sample = "wasi-httpserver-socket", scenario = "build-rust-wasi-httpserver-socket" });
        await using var window = await browser.OpenAsync(dashboard);

        await window.GoAsync($"/modules/{results.Text("module")}?scenario={Scenario}", "wasi-httpserver-socket.wasm");
        await Assertions.Expect(window.Page.GetByLabel("a listening socket")).ToBeCheckedAsync();
        await Assertions.Expect(window.Page.GetByLabel("Time (s)")).ToHaveValueAsync("600");
        await window.Button("Run").ClickAsync();

        var served = window.Page.GetByRole(AriaRole.Region, new() { Name = "Served by the module" });
        await Assertions.Expect(served.GetByText("Serving at")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await served.GetByLabel("Path").FillAsync("/hello/you");
        await served.GetByRole(AriaRole.Button, new() { Name = "GET" }).ClickAsync();
        await Assertions.Expect(served.GetByText("Hello, you!")).ToBeVisibleAsync();
        await window.HoldsUpAsync("module-serving");

        var tab = await window.Page.RunAndWaitForPopupAsync(() => served.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync());
        await Assertions.Expect(tab.GetByText("This page comes out of a WebAssembly sandbox.")).ToBeVisibleAsync();
        await tab.GetByRole(AriaRole.Link, new() { Name = "Say hello" }).ClickAsync();
        await Assertions.Expect(tab.GetByText("Hello, world!")).ToBeVisibleAsync();
        Assert.Equal("null", await tab.EvaluateAsync<string>("self.origin"));
        var address = tab.Url;

        await window.Button("Cancel").ClickAsync();
        await Assertions.Expect(served).ToBeHiddenAsync(new() { Timeout = 30_000 });
        using var gone = await api.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Empty(window.Errors);
    }
}
