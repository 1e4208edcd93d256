using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>Changing a sample's source in the browser, with the real editor, compiler and runtime.</summary>
public sealed class EditInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Greeting = "Hello from WebAssembly!";
    private const string Edited = "Hello from this test!";
    private const string Scripts = "**/_content/BlazorMonaco/**";

    [Fact]
    public async Task Edit_Greeting_BuildsAVariantThatSaysItAndLeavesTheSample()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await Skip.WithoutRuntimeAsync(api);
        await using var window = await OpenAsync(dashboard);

        await EditAsync(window);
        await window.Page.Keyboard.PressAsync("Control+Enter");

        var source = window.Page.GetByRole(AriaRole.Region, new() { Name = "Source", Exact = true });
        await Assertions.Expect(source.GetByText("succeeded")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await window.HoldsUpAsync("editor");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Table, new() { Name = "Last builds" }).GetByText("variant")).ToBeVisibleAsync();
        await source.GetByRole(AriaRole.Link, new() { Name = "Open the module" }).ClickAsync();
        await window.ArriveAsync(new Regex("/modules/sha256:[0-9a-f]{64}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await window.Button("Run").ClickAsync();
        await window.SucceededAsync("Run wasi-helloworld.wasm");
        var run = (await api.GetAsync("/api/jobs?kind=run&limit=1")).Items().Single();
        await api.SeeInLogAsync(run.Text("id"), Edited); // the terminal follows its end

        Assert.Contains(Greeting, await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "samples/wasi-helloworld/src/main.rs"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Edit_ThenReload_KeepsTheChangeUntilItIsReset()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await OpenAsync(dashboard);

        await EditAsync(window);
        await Assertions.Expect(window.Button("src/main.rs edited")).ToBeVisibleAsync();
        await window.Page.ReloadAsync();

        var shown = window.Page.GetByRole(AriaRole.Region, new() { Name = "Source of src/main.rs" });
        await Assertions.Expect(shown).ToContainTextAsync(Edited);
        await window.Button("Reset").ClickAsync();
        await Assertions.Expect(shown).ToContainTextAsync(Greeting);
        await window.Page.ReloadAsync();
        await Assertions.Expect(shown).ToContainTextAsync(Greeting);
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Edit_MistakeInTheSource_IsMarkedAndLeadsThere()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        await Skip.WithoutCompilerAsync(api, "cargo");
        await using var window = await OpenAsync(dashboard);

        await StartEditingAsync(window);
        await window.Page.Keyboard.PressAsync("Control+End");
        await window.Page.Keyboard.TypeAsync("fn broken() -> u8 { \"text\" }");
        await window.Button("Build variant").ClickAsync();

        var message = window.Page.GetByRole(AriaRole.Button, new() { Name = "mismatched types" });
        await Assertions.Expect(message).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(window.Page.Locator(".squiggly-error").First).ToBeAttachedAsync();
        await window.Page.Keyboard.PressAsync("Control+Home");
        await message.ClickAsync();
        await Assertions.Expect(window.Page.Locator(".squiggly-error").First).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Compare_WithTheOriginal_UsesTheWorkerAndBreaksNoPolicy()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await browser.OpenAsync(dashboard);
        await window.Page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', (e) => console.error(`policy broken: ${e.violatedDirective} ${e.blockedURI}`))");
        var workers = new ConcurrentQueue<string>();
        window.Page.Worker += (_, worker) => workers.Enqueue(new Uri(worker.Url).AbsolutePath);
        await window.GoAsync("/samples/wasi-helloworld", "wasi-helloworld");
        await window.SeeAsync(Greeting);

        await EditAsync(window);
        await window.Button("Compare with the original").ClickAsync();

        // The worker finds what differs.
        await Assertions.Expect(window.Page.Locator(".line-insert").First).ToBeAttachedAsync();
        await window.PictureAsync("editor-compare");
        Assert.Equal("/client/editor-worker.js", Assert.Single(workers));
        await window.Button("Cargo.toml").ClickAsync();
        await window.Button("Done").ClickAsync();
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Edit_WithoutTheEditorsScripts_IsDoneInAPlainField()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await OpenAsync(dashboard);
        await window.Page.RouteAsync(Scripts, route => route.AbortAsync());

        await window.Button("Edit").ClickAsync();
        var field = window.Page.GetByRole(AriaRole.Textbox, new() { Name = "Edit src/main.rs" });
        await field.FillAsync((await field.InputValueAsync()).Replace(Greeting, Edited, StringComparison.Ordinal));

        await Assertions.Expect(window.Button("src/main.rs edited")).ToBeVisibleAsync();
        await window.Button("Done").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Source of src/main.rs" })).ToContainTextAsync(Edited);
    }

    [Fact]
    public async Task Read_WithoutEditing_LoadsNothingOfTheEditor()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await browser.OpenAsync(dashboard);
        var loaded = 0;
        await window.Page.RouteAsync(Scripts, route =>
        {
            loaded++;
            return route.ContinueAsync();
        });

        await window.GoAsync("/samples/wasi-helloworld", "wasi-helloworld");
        await window.LoadedAsync();
        await window.SeeAsync(Greeting);

        Assert.Equal(0, loaded);
    }

    [Fact]
    public async Task Keyboard_ControlM_LetsTabLeaveTheEditor()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await OpenAsync(dashboard);
        await StartEditingAsync(window);

        await window.Page.Keyboard.PressAsync("Control+m");
        await window.Page.Keyboard.PressAsync("Tab");

        Assert.False(await window.Page.EvaluateAsync<bool>("() => document.activeElement.closest('.source-monaco') !== null"));
        Assert.Empty(window.Errors);
    }

    private async Task<BrowserPage> OpenAsync(DashboardProcess dashboard)
    {
        var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/samples/wasi-helloworld", "wasi-helloworld");
        await window.SeeAsync(Greeting);
        return window;
    }

    private static async Task StartEditingAsync(BrowserPage window)
    {
        await window.Button("Edit").ClickAsync();
        await Assertions.Expect(window.Page.Locator(".monaco-editor .view-line").First).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Textbox, new() { Name = "Edit src/main.rs" }).FocusAsync();
    }

    private static async Task EditAsync(BrowserPage window)
    {
        await StartEditingAsync(window);

        // With the arrow keys, as a person would.
        var text = await window.Page.EvaluateAsync<string>("() => monaco.editor.getModels()[0].getValue()");
        var line = text[..text.IndexOf(Greeting, StringComparison.Ordinal)].Count(c => c == '\n');
        await window.Page.Keyboard.PressAsync("Control+Home");
        for (var i = 0; i < line; i++)
        {
            await window.Page.Keyboard.PressAsync("ArrowDown");
        }

        await window.Page.Keyboard.PressAsync("Home");
        await window.Page.Keyboard.PressAsync("Shift+End");
        await window.Page.Keyboard.InsertTextAsync($"println!(\"{Edited}\");");
    }
}
