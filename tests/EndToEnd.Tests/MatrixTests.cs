using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace EndToEnd.Tests;

/// <summary>One module on every runtime of this machine and in Chromium.</summary>
public sealed class MatrixTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    // (module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1)
    //  (data (i32.const 0) "\10\00\00\00\0f\00\00\00") (data (i32.const 16) "hello from wasm")
    //  (func (export "_start") (drop (call 0 (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
    private static readonly byte[] Hello = Convert.FromHexString(
        "0061736d01000000010c0260047f7f7f7f017f600000022301" + "16" + "776173695f736e617073686f745f7072657669657731" + "0866645f7772697465" + "0000"
        + "03020101" + "0503010001" + "071302066d656d6f7279020006" + "5f7374617274" + "0001"
        + "0a0f010d00410141004101410810001a0b" + "0b22020041000b08100000000f000000" + "0041100b0f" + "68656c6c6f2066726f6d207761736d");

    // (module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
    private static readonly byte[] Adder = Convert.FromHexString("0061736d01000000010701" + "60027f7f017f" + "03020100" + "070701" + "03616464" + "0000" + "0a090107002000" + "20016a0b");

    // (module (memory 1) (func (export "_start") (loop (br 0))))
    private static readonly byte[] Loop = Convert.FromHexString("0061736d0100000001040160000003020100" + "0503010001" + "070a01065f73746172740000" + "0a09010700034" + "00c000b0b");

    [Fact]
    public async Task Run_Hello_AllRuntimesAndThisBrowserWriteTheSame()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        var installed = await InstalledAsync(api);
        var digest = await UploadAsync(api, "hello.wasm", Hello);
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync($"/modules/{digest}/runtimes", "hello.wasm on every runtime");

        await window.Button("Run on every runtime").ClickAsync();

        foreach (var runtime in installed.Append("this browser"))
        {
            await Assertions.Expect(Row(window, runtime)).ToContainTextAsync("ran", new() { Timeout = 60_000 });
            await Assertions.Expect(Row(window, runtime)).ToContainTextAsync("1 line");
        }

        await window.SeeAsync(installed.Count == 1 ? "Both wrote the same: 1 line" : $"All {installed.Count + 1} wrote the same: 1 line");
        await window.ArriveAsync(new Regex("/runtimes\\?id=[0-9a-f]{32}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await window.HoldsUpAsync("matrix");

        // What the address names can be loaded again, and is what the API tells.
        await window.Page.ReloadAsync();
        await Assertions.Expect(Row(window, installed[0])).ToContainTextAsync("ran", new() { Timeout = 30_000 });
        await Assertions.Expect(Row(window, "this browser")).ToContainTextAsync("not kept");
        var id = window.Page.Url[^32..];
        var matrix = await api.GetAsync($"/api/matrix/{id}");
        var outputs = matrix.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("results").Text("outputSha256")).ToList();
        Assert.Equal(installed.Count, outputs.Count);
        Assert.Single(outputs.Distinct());
        Assert.True(matrix.GetProperty("ended").GetBoolean());
    }

    [Fact]
    public async Task Run_Export_RuntimesThatCantCallSayWhyAndTheOthersAgree()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        var installed = await InstalledAsync(api);
        Assert.SkipUnless(installed.Contains("wazero") && installed.Contains("node"), "needs wazero and node");
        var digest = await UploadAsync(api, "adder.wasm", Adder);
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync($"/modules/{digest}/runtimes", "adder.wasm on every runtime");
        await Assertions.Expect(Row(window, "wazero")).ToContainTextAsync("no _start");

        await window.Page.GetByLabel("Call").SelectOptionAsync("add");
        await window.Page.GetByLabel("Parameters").FillAsync("2 40");
        await window.Button("Run on every runtime").ClickAsync();

        await Assertions.Expect(Row(window, "wazero")).ToContainTextAsync("can't");
        await Assertions.Expect(Row(window, "node")).ToContainTextAsync("same as", new() { Timeout = 60_000 });
        await Assertions.Expect(Row(window, "this browser")).ToContainTextAsync("same as", new() { Timeout = 60_000 });
        await window.HoldsUpAsync("matrix-export");
    }

    [Fact]
    public async Task Run_Compute_ShowsWhatItDrew()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        var installed = await InstalledAsync(api);
        await Skip.WithoutCompilerAsync(api, "clang");
        var (built, _) = await api.SucceedAsync("/api/builds", new { sample = "compute-c", scenario = "build-c-compute" });
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync($"/modules/{built.Text("module")}/runtimes", "compute.wasm on every runtime");
        await Assertions.Expect(window.Page.GetByLabel("Arguments")).ToHaveValueAsync("600 400 1000"); // what the sample says

        await window.Button("Run on every runtime").ClickAsync();

        await Assertions.Expect(window.Page.GetByText("wrote the same: 3 lines")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var pictures = window.Page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("^picture.pgm, drawn by .*, 600 by 400 pixels$", RegexOptions.None, TimeSpan.FromSeconds(1)) });
        await Assertions.Expect(pictures).ToHaveCountAsync(installed.Count, new() { Timeout = 60_000 });
        await window.HoldsUpAsync("matrix-pictures");
    }

    [Fact]
    public async Task Cancel_EndlessLoop_EndsItEverywhere()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        var installed = await InstalledAsync(api);
        var digest = await UploadAsync(api, "loop.wasm", Loop);
        await using var window = await browser.OpenAsync(dashboard);
        await window.GoAsync($"/modules/{digest}/runtimes", "loop.wasm on every runtime");
        await window.Button("Run on every runtime").ClickAsync();

        await window.Button("Cancel all").ClickAsync();

        foreach (var runtime in installed.Append("this browser"))
        {
            await Assertions.Expect(Row(window, runtime)).ToContainTextAsync("cancelled", new() { Timeout = 20_000 });
        }

        Assert.Empty(window.Errors);
    }

    [Fact]
    public async Task Api_Matrix_RefusesWhatNoRuntimeCanDo()
    {
        await using var dashboard = await DashboardProcess.StartAsync();
        using var api = new Api(dashboard);
        var answer = await api.Http.PostAsJsonAsync("/api/matrix", new { module = "sha256:00" });
        var unknown = await api.Http.GetAsync("/api/matrix/0123456789abcdef0123456789abcdef");

        Assert.Equal((404, 404), ((int)answer.StatusCode, (int)unknown.StatusCode));
    }

    private static ILocator Row(BrowserPage window, string runtime) =>
        window.Page.GetByRole(AriaRole.Row).Filter(new() { Has = window.Page.GetByRole(AriaRole.Rowheader, new() { NameRegex = new Regex("^" + runtime, RegexOptions.None, TimeSpan.FromSeconds(1)) }) });

    private static async Task<IReadOnlyList<string>> InstalledAsync(Api api)
    {
        await Skip.WithoutRuntimeAsync(api);
        var runtimes = await api.GetAsync("/api/runtimes");
        return [.. runtimes.Items().Where(runtime => runtime.GetProperty("installed").GetBoolean()).Select(runtime => runtime.Text("name"))];
    }

    private static async Task<string> UploadAsync(Api api, string name, byte[] module)
    {
        using var content = new ByteArrayContent(module);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/wasm");
        using var answer = await api.Http.PostAsync($"/api/modules?name={name}", content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("digest");
    }
}
