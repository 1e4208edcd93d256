using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>The inspector's page, from the upload to a call and the text format, in a real browser.</summary>
public sealed class InspectInBrowserTests(BrowserFixture browser, EmptyDashboard empty) : IClassFixture<BrowserFixture>, IClassFixture<EmptyDashboard>
{
    // (module $rich (import "wasi_snapshot_preview1" "fd_write" ...) (memory (export "memory") 1 2) (table 2 funcref) (global $top (mut i32) (i32.const 1024))
    //  (elem (i32.const 0) $add $wide) (data (i32.const 8) "hello\n") (data "later") (func $add (export "add") (param i32 i32) (result i32) ...)
    //  (func $wide (export "wide") (param i64 f32 f64) (result i64) local.get 0) (func (export "ref") (param funcref) nop) (func $start (export "_start") ...))
    private static readonly byte[] Rich = Convert.FromBase64String(
        "AGFzbQEAAAABHQVgBH9/f38Bf2ACf38Bf2ADfn18AX5gAXAAYAAAAiMBFndhc2lfc25hcHNob3RfcHJldmlldzEIZmRfd3JpdGUAAAMFBAECAwQEBAFwAAIFBAEBAQIGBwF/AUGACAsHJgUGbWVtb3J5AgADYWRkAAEEd2lkZQACA3JlZgADBl9zdGFydAAECQgBAEEACwIBAgodBAcAIAAgAWoLBAAgAAsDAAELCgABAQEBAQEBAQsLEwIAQQgLBmhlbGxvCgEFbGF0ZXIAQARuYW1lAAUEcmljaAEdBAAIZmRfd3JpdGUBA2FkZAIEd2lkZQQFc3RhcnQCCwUAAAEAAgADAAQABwYBAAN0b3A=");

    private static readonly byte[] Component = [.. "\0asm"u8, 0x0D, 0, 1, 0, 1, 8, .. "\0asm\u0001\0\0\0"u8];

    private async Task<BrowserPage> UploadAsync(string name, byte[] content)
    {
        var window = await browser.OpenAsync(empty.Dashboard);
        await window.GoAsync("/modules", "Modules");
        await window.ChooseFileAsync("Upload a module", name, content);
        await Assertions.Expect(window.Heading(name)).ToBeVisibleAsync();
        await window.SeeAsync("Where the bytes go");
        return window;
    }

    [Fact]
    public async Task Inspect_UploadedModule_ShowsItAndHoldsUp()
    {
        await using var window = await UploadAsync("rich.wasm", Rich);

        await window.SeeAsync("what every print ends in");
        await window.Button("Show data segment 0").ClickAsync();
        await window.SeeAsync("hello.");
        await window.Page.GetByLabel("Part of a name, or an index").FillAsync("wid");
        await window.Button("Find").ClickAsync();
        await window.SeeAsync("1 to 1 of 1 that match");
        await window.HoldsUpAsync("module-inspect");
    }

    [Fact]
    public async Task Inspect_ExportCalled_AnswersWithoutLosingABit()
    {
        await using var window = await UploadAsync("rich.wasm", Rich);
        await window.Button("Call wide").ClickAsync();
        var form = window.Page.GetByRole(AriaRole.Form, new() { Name = "Call wide", Exact = true });
        await form.GetByLabel("Value 1 (i64)").FillAsync("9007199254740993");
        await form.GetByLabel("Value 2 (f32)").FillAsync("0.5");
        await form.GetByLabel("Value 3 (f64)").FillAsync("-1e300");

        await form.GetByRole(AriaRole.Button, new() { Name = "Call wide" }).ClickAsync();

        await Assertions.Expect(form.GetByLabel("Result of wide")).ToHaveTextAsync("9007199254740993");
        await window.HoldsUpAsync("module-call");
    }

    [Fact]
    public async Task Inspect_TextFormat_IsTranslatedInTheBrowser()
    {
        await using var window = await UploadAsync("rich.wasm", Rich);

        await window.Button("Show the text format").ClickAsync();
        await window.SeeAsync("35 lines, 4 functions");
        await window.Page.GetByLabel("Function to jump to").FillAsync("2");
        await window.Button("Jump").ClickAsync();

        await window.SeeAsync("wide, line 12");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Text format" })).ToContainTextAsync("(func $wide (type $t2)");
        var saved = await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Download .wat").ClickAsync());
        Assert.Equal("rich.wat", saved.SuggestedFilename);
        Assert.StartsWith("(module $rich", await File.ReadAllTextAsync((await saved.PathAsync())!), StringComparison.Ordinal);
        await window.HoldsUpAsync("module-wat");
    }

    [Fact]
    public async Task Inspect_Component_IsRecognised()
    {
        await using var window = await UploadAsync("component.wasm", Component);

        await window.SeeAsync("This is a component");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Table, new() { Name = "Modules and components inside" })).ToContainTextAsync("core module");
        await Assertions.Expect(window.Button("Show the text format")).ToHaveCountAsync(0);
        await window.HoldsUpAsync("component-inspect");
    }
}
