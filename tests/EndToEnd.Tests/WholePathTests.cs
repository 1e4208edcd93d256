using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>What a new user does: from source code to a running pod's log, and back to a clean machine, by mouse.</summary>
public sealed partial class WholePathTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private const string Module = "wasi-helloworld.wasm";
    private DashboardProcess _dashboard = null!;
    private BrowserPage _window = null!;

    private IPage Page => _window.Page;

    private string Reference => $"{_dashboard.Registry}/wasm-demo:v0.0.0";

    public async ValueTask InitializeAsync()
    {
        _dashboard = await DashboardProcess.StartAsync();
        _window = await browser.OpenAsync(_dashboard);
    }

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        await _dashboard.DisposeAsync();
    }

    [Fact]
    public async Task WholePath_ByMouse_EndsWithThePodsLogAndThenWithNothing()
    {
        using var api = new Api(_dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        Skip.Without("docker-registry");

        await BuildAsync();
        var digest = await InspectAndRunAsync();
        await PublishAndPullAsync(digest);
        await JoinAsync();
        await DeployAsync();
        await CleanUpAsync();

        await _window.Navigation("Start").ClickAsync();
        await Assertions.Expect(_window.Heading("Start")).ToBeVisibleAsync();
        await _window.LoadedAsync();
        await _window.HoldsUpAsync("end-start");
    }

    [GeneratedRegex("/modules/sha256:[0-9a-f]{64}$", RegexOptions.None, 1000)]
    private static partial Regex ModuleAddress();

    [GeneratedRegex("^Approve ", RegexOptions.None, 1000)]
    private static partial Regex Approve();

    private async Task BuildAsync()
    {
        await _window.GoAsync("/", "Start");
        await _window.HoldsUpAsync("begin-start");
        await _window.Link("Open the sample").ClickAsync();
        await Assertions.Expect(_window.Heading("wasi-helloworld")).ToBeVisibleAsync();

        await _window.Build("build-rust-wasi-helloworld").ClickAsync();
        await _window.SucceededAsync("Build wasi-helloworld");
        await _window.SeeAsync("Compiling");
        await _window.HoldsUpAsync("built");
        await _window.Link("Open the module").ClickAsync();
    }

    private async Task<string> InspectAndRunAsync()
    {
        await _window.ArriveAsync(ModuleAddress());
        await Assertions.Expect(_window.Heading(Module)).ToBeVisibleAsync();
        await _window.SeeAsync("WASI preview 1");
        await _window.Link("Inspect").ClickAsync();
        await _window.SeeAsync("wasi_snapshot_preview1");
        await _window.SeeAsync("fd_write");
        await _window.HoldsUpAsync("inspected");

        await _window.Link("Run").ClickAsync();
        await _window.Button("Run").ClickAsync();
        await _window.SucceededAsync($"Run {Module}");
        await Assertions.Expect(_window.Job($"Run {Module}").GetByText("Goodbye.").First).ToBeVisibleAsync();
        await _window.HoldsUpAsync("ran");
        return Page.Url[(Page.Url.LastIndexOf('/') + 1)..];
    }

    private async Task PublishAndPullAsync(string digest)
    {
        await _window.Link("Publish").ClickAsync();
        await Assertions.Expect(Page.GetByLabel("Reference")).ToHaveValueAsync(Reference);
        await _window.Button("Publish").ClickAsync();
        await _window.SucceededAsync($"Publish {Reference}");
        await _window.HoldsUpAsync("published");

        await _window.Navigation("Registry").ClickAsync();
        await _window.LoadedAsync();
        await _window.HoldsUpAsync("registry");
        await _window.Link("wasm-demo").ClickAsync();
        await Assertions.Expect(_window.Link("v0.0.0")).ToBeVisibleAsync();
        await _window.HoldsUpAsync("repository");
        await _window.Button("Pull").ClickAsync();
        await _window.SucceededAsync($"Pull {Reference}");
        await Assertions.Expect(_window.Job($"Pull {Reference}").GetByRole(AriaRole.Link, new() { Name = "Open the module" }))
            .ToHaveAttributeAsync("href", $"/modules/{digest}");
    }

    private async Task JoinAsync()
    {
        await _window.Navigation("Cluster").ClickAsync();
        await _window.SeeAsync("There is no cluster yet");
        await _window.Button("Create the local cluster").ClickAsync();
        await _window.SucceededAsync("Create cluster local");

        await Assertions.Expect(Page.GetByLabel("Node name")).ToHaveValueAsync("demo");
        await _window.Button("Join node").ClickAsync();
        await _window.HoldsUpAsync("joining");
        await Page.GetByRole(AriaRole.Button, new() { NameRegex = Approve() }).ClickAsync(new() { Timeout = 60_000 });
        await _window.SucceededAsync("Join node demo");
        await Assertions.Expect(Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "demo" }).GetByText("Ready", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private async Task DeployAsync()
    {
        await Page.GetByLabel("Reference").FillAsync(Reference);
        await _window.Button("Deploy").ClickAsync();

        // A terminal draws its lines only while it can be seen.
        var pod = _window.Job("Pod wasm-demo");
        await pod.GetByRole(AriaRole.Heading, new() { Name = "Events" }).ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(pod.GetByText("Hello from WebAssembly!").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(pod.GetByText("Goodbye.").First).ToBeVisibleAsync();
        await Assertions.Expect(pod.GetByText("Succeeded", new() { Exact = true }).First).ToBeVisibleAsync();
        await _window.HoldsUpAsync("deployed");
        await _window.Navigation("Start").ClickAsync();
        await _window.LoadedAsync();
        await _window.HoldsUpAsync("deployed-start");
    }

    private async Task CleanUpAsync()
    {
        await _window.Navigation("Cluster").ClickAsync();
        await _window.Button("Clean up").ClickAsync();
        await _window.SucceededAsync("Clean up cluster local");
        await _window.SeeAsync("No node has joined yet.");
        await _window.SeeAsync("No pods yet.");
        await _window.SeeAsync("None. A node that joins asks for two");
        await Marked.WaitAsync("--node-name\0demo\0", present: false, _dashboard.DataPath);

        await _window.Button("Delete cluster").ClickAsync();
        await _window.Button("Delete it").ClickAsync();
        await _window.SeeAsync("There is no cluster yet");
    }
}
