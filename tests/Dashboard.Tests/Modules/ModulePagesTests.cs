using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Tests.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModuleListPage = Dashboard.Components.Pages.Modules;

namespace Dashboard.Tests.Modules;

public sealed class ModulePagesTests : BunitContext
{
    // (module (import "wasi_snapshot_preview1" "f" (func)) (memory 2 3) (export "_start" (func 0)))
    private static readonly byte[] Module =
    [
        .. "\0asm\u0001\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 2, 28, 1, 22, .. "wasi_snapshot_preview1"u8, 1, (byte)'f', 0, 0,
        5, 4, 1, 1, 2, 3, 7, 10, 1, 6, .. "_start"u8, 0, 0,
    ];

    private readonly TempFolder folder = new();
    private readonly FakeJobService jobs = new();
    private readonly FakeSandbox sandbox = new();

    public ModulePagesTests()
    {
        Services.AddSingleton(new DataPaths(folder.Path));
        Services.AddModules(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Modules:MaxBytes", (string?)"4096")]).Build());
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<ISandbox>(sandbox);
        Services.AddSingleton(Options.Create(new SandboxOptions()));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    private Task<StoredModule> StoreAsync() =>
        Services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(Module), "hello.wasm", "upload", CancellationToken.None);

    private async Task<IRenderedComponent<ModuleDetails>> OpenAsync()
    {
        var stored = await StoreAsync();
        var page = Render<ModuleDetails>(p => p.Add(m => m.Digest, stored.Digest));
        page.WaitForElement("form");
        return page;
    }

    [Fact]
    public void Modules_Empty_SaysWhatToDo()
    {
        var page = Render<ModuleListPage>();

        Assert.Contains("No modules yet", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find("label[for=module-file]"));
    }

    [Fact]
    public async Task Modules_Stored_LinksToItsPage()
    {
        var stored = await StoreAsync();

        var page = Render<ModuleListPage>();

        Assert.Equal($"/modules/{stored.Digest}", page.Find("td a").GetAttribute("href"));
    }

    [Fact]
    public void Modules_Upload_LeadsToTheModule()
    {
        var page = Render<ModuleListPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(Module, "up.wasm"));

        page.WaitForAssertion(() => Assert.Contains("/modules/sha256:", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal("up.wasm", Assert.Single(Services.GetRequiredService<IModuleStore>().List()).Name);
    }

    [Theory]
    [InlineData("I am text, and not a module", "It is a text file.")]
    [InlineData(null, "The limit is 4,096 bytes.")]
    public void Modules_BadUpload_SaysWhy(string? content, string why)
    {
        var page = Render<ModuleListPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(content ?? new string('x', 5000), "x.wasm"));

        page.WaitForAssertion(() => Assert.Contains(why, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Module_Opened_ShowsWhatItIs()
    {
        var page = await OpenAsync();

        var text = page.Find("dl").TextContent;
        Assert.Contains("WASI preview 1", text, StringComparison.Ordinal);
        Assert.Contains("2 pages (128 KiB) at first, at most 3 pages (192 KiB)", text, StringComparison.Ordinal);
        Assert.Contains("WASI preview 1: 1 import", page.Find(".plain").TextContent, StringComparison.Ordinal);
        Assert.Contains($"/modules/{Digest(page)}/inspect", page.FindAll("nav[aria-label=Module] a").Select(a => a.GetAttribute("href")));
        Assert.StartsWith("/publish?module=sha256:", page.FindAll(".page-header a").Last().GetAttribute("href"), StringComparison.Ordinal);
    }

    private static string Digest(IRenderedComponent<ModuleDetails> page) => page.Find(".whole-digest").TextContent;

    [Fact]
    public void Module_Unknown_SaysSo()
    {
        var page = Render<ModuleDetails>(p => p.Add(m => m.Digest, "sha256:00"));

        page.WaitForAssertion(() => Assert.Contains("There is no such module", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Module_RuntimeWithoutFuel_LocksTheFieldAndSaysWhy()
    {
        var page = await OpenAsync();

        Assert.True(page.Find("#run-fuel").HasAttribute("disabled"));
        Assert.Contains("not enforced: nobody counts", page.Find("#run-fuel-by").TextContent, StringComparison.Ordinal);
        Assert.Contains("enforced by watchdog", page.Find("#run-time-by").TextContent, StringComparison.Ordinal);
        Assert.Contains("get it there", page.Find("form").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_RunPressed_SubmitsWhatWasTyped()
    {
        RunRequest? submitted = null;
        jobs.OnSubmit = request =>
        {
            submitted = (RunRequest)request;
            var job = FakeJobService.Create("r1", JobState.Running, JobKind.Run) with { Target = request.Target };
            jobs.Put(job);
            return job;
        };
        var page = await OpenAsync();
        page.Find("#run-runtime").Change("wazero");
        page.Find("#run-args").Change("--x 'a b'");
        page.Find("#run-env").Change("K=V");
        page.Find("#run-stdin").Change("in\r\nput");
        page.Find("#run-memory").Change("0.5");

        page.Find("form").Submit();

        page.WaitForElement(".job-panel");
        Assert.Equal(("wazero", "in\nput", "V"), (submitted!.Runtime, submitted.Stdin, submitted.Env["K"]));
        Assert.Equal(["--x", "a b"], submitted.Args);
        Assert.Equal(
            new RunRequestLimits { WallTime = TimeSpan.FromSeconds(30), MemoryBytes = 524_288, OutputBytes = 16 << 20 },
            submitted.Limits);
    }

    [Fact]
    public async Task Module_OwnFolderTicked_ItsLimitsCanBeSetAndAreSubmitted()
    {
        RunRequest? submitted = null;
        jobs.OnSubmit = request =>
        {
            submitted = (RunRequest)request;
            return FakeJobService.Create("r1", JobState.Running, JobKind.Run) with { Target = request.Target };
        };
        var page = await OpenAsync();
        Assert.Empty(page.FindAll("#run-folder, #run-files"));

        page.Find(".run-gets input").Change(true);
        page.Find("#run-folder").Change("2");
        page.Find("#run-files").Change("7");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Equal((true, 2L << 20, 7), (submitted!.Workspace, submitted.Limits.WorkspaceBytes, submitted.Limits.WorkspaceFiles)));
    }

    [Fact]
    public async Task Module_RunEnded_ShowsTimeAndMemory()
    {
        var stored = await StoreAsync();
        jobs.Put(FakeJobService.Create("r1", JobState.Failed, JobKind.Run) with
        {
            Target = stored.Digest,
            Results = new Dictionary<string, string> { ["exitCode"] = "137", ["durationMs"] = "1003", ["peakMemoryBytes"] = "2097152", ["runtime"] = "wazero 1", ["end"] = "timeLimit" },
        });

        var page = await OpenAsync();

        foreach (var text in new[] { "137", "1003 ms", "2 MiB", "wazero 1", "at its time limit" })
        {
            Assert.Contains(text, page.Markup, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("#run-memory", "much", "memory limit \"much\" is not a number")]
    [InlineData("#run-args", "'open", "is not closed")]
    [InlineData("#run-env", "oops", "is not NAME=VALUE")]
    public async Task Module_BadField_SaysWhich(string field, string value, string why)
    {
        var page = await OpenAsync();
        page.Find(field).Change(value);

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains(why, page.Find("form [role=alert]").TextContent, StringComparison.Ordinal));
    }
}
