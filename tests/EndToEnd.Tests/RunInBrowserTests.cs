using System.Globalization;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

public sealed class RunInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    // (module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1)
    //  (data (i32.const 0) "\10\00\00\00\0f\00\00\00") (data (i32.const 16) "hello from wasm")
    //  (func (export "_start") (drop (call 0 (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
    private static readonly byte[] Hello = Convert.FromHexString(
        "0061736d01000000010c0260047f7f7f7f017f600000022301" + "16" + "776173695f736e617073686f745f7072657669657731" + "0866645f7772697465" + "0000"
        + "03020101" + "0503010001" + "071302066d656d6f7279020006" + "5f7374617274" + "0001"
        + "0a0f010d00410141004101410810001a0b" + "0b22020041000b08100000000f000000" + "0041100b0f" + "68656c6c6f2066726f6d207761736d");

    // (module (memory 1) (func (export "_start") (loop (br 0))))
    private static readonly byte[] Loop = Convert.FromHexString("0061736d0100000001040160000003020100" + "0503010001" + "070a01065f73746172740000" + "0a09010700034" + "00c000b0b");

    [Fact]
    public async Task Run_UploadedModule_ShowsWhatItIsAndWhatItSays()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await browser.OpenAsync(dashboard);
        await UploadAsync(window, "hello.wasm", Hello);
        await window.SeeAsync("WASI preview 1");
        await window.SeeAsync("enforced by watchdog");
        SkipWithoutRuntime(await window.Page.ContentAsync());

        await window.Button("Run").ClickAsync();

        var panel = window.Page.GetByRole(AriaRole.Region, new() { Name = "Run hello.wasm" });
        await Assertions.Expect(panel.GetByText("succeeded").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(panel.GetByText("hello from wasm").First).ToBeVisibleAsync();
        await window.SeeAsync("Peak memory");
        await window.HoldsUpAsync("module-run");
    }

    [Fact]
    public async Task Run_InfiniteLoop_EndsAtTheLimitTyped()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await browser.OpenAsync(dashboard);
        await UploadAsync(window, "loop.wasm", Loop);
        await window.SeeAsync("plain WebAssembly");
        SkipWithoutRuntime(await window.Page.ContentAsync());

        await window.Page.GetByLabel("Time (s)").FillAsync(2.ToString(CultureInfo.InvariantCulture));
        await window.Button("Run").ClickAsync();

        await Assertions.Expect(window.Page.GetByText("Ended after 2 s: that is its time limit.").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await window.SeeAsync("at its time limit");
        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Upload_TextFile_SaysWhatItIs()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync("/modules", "Modules");

        await window.ChooseFileAsync("Upload a module", "x.wasm", "I am no module"u8.ToArray());

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It is a text file.");
        Assert.Empty(await window.BarriersAsync());
    }

    private static async Task UploadAsync(BrowserPage window, string name, byte[] content)
    {
        await window.GoAsync("/modules", "Modules");
        await window.ChooseFileAsync("Upload a module", name, content);
        await Assertions.Expect(window.Heading(name)).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Module" }).GetByRole(AriaRole.Link, new() { Name = "Run", Exact = true }).ClickAsync();
        await Assertions.Expect(window.Button("Run")).ToBeVisibleAsync();
    }

    private static void SkipWithoutRuntime(string page) => Assert.SkipWhen(page.Contains("none is installed", StringComparison.Ordinal), "needs a WebAssembly runtime");
}
