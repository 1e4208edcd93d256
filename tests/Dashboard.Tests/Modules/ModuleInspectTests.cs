using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Tests.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Modules;

public sealed class ModuleInspectTests : BunitContext
{
    private readonly TempFolder folder = new();
    private readonly FakeJobService jobs = new();

    public ModuleInspectTests()
    {
        Services.AddSingleton(new DataPaths(folder.Path));
        Services.AddModules(new ConfigurationBuilder().Build());
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<ISandbox>(new FakeSandbox());
        Services.AddSingleton(Options.Create(new SandboxOptions()));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    private async Task<IRenderedComponent<ModuleInspect>> OpenAsync(byte[] module)
    {
        var stored = await Services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(module), "rich.wasm", "upload", CancellationToken.None);
        var page = Render<ModuleInspect>(p => p.Add(m => m.Digest, stored.Digest));
        page.WaitForElement(".section-map");
        return page;
    }

    private static string Table(IRenderedComponent<ModuleInspect> page, string label) => page.Find($"table[aria-label='{label}']").TextContent;

    [Fact]
    public async Task Inspect_Module_ShowsEveryPart()
    {
        var page = await OpenAsync(RichModule.Bytes);

        Assert.Contains("what every print ends in", Table(page, "Imports: WASI preview 1"), StringComparison.Ordinal);
        Assert.Contains("(i32, i32) -> i32", Table(page, "Exports"), StringComparison.Ordinal);
        Assert.Contains("the program's entry", Table(page, "Exports"), StringComparison.Ordinal);
        Assert.Contains("2 pages (128 KiB)", Table(page, "Memories"), StringComparison.Ordinal);
        Assert.Contains("funcref", Table(page, "Tables"), StringComparison.Ordinal);
        Assert.Contains("topi32yes1024", Table(page, "Globals"), StringComparison.Ordinal);
        Assert.Contains("when code asks", Table(page, "Data segments"), StringComparison.Ordinal);
        Assert.StartsWith("start", page.Find("table[aria-label='Largest functions'] tbody tr").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("names of functions", Table(page, "Custom sections"), StringComparison.Ordinal);
        Assert.Contains("the module “rich” and names 4 functions", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_SectionMap_SaysInWordsWhatItDraws()
    {
        var page = await OpenAsync(RichModule.Bytes);

        var picture = page.Find(".section-map svg");
        var spoken = picture.GetAttribute("aria-label")!;
        Assert.Equal(picture.QuerySelectorAll("rect").Length, page.FindAll(".section-legend tbody tr").Count);
        Assert.Contains("code 29 B", spoken, StringComparison.Ordinal);
        Assert.Contains("names 64 B", spoken, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_DataShown_ShowsItsBytes()
    {
        var page = await OpenAsync(RichModule.Bytes);

        await page.Find("button[aria-label='Show data segment 0']").ClickAsync();

        Assert.Contains("hello.", page.Find(".data-preview pre").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WID", "2", "wide")]
    [InlineData("4", "4", "start")]
    public async Task Inspect_FunctionSearched_IsFound(string text, string index, string name)
    {
        var page = await OpenAsync(RichModule.Bytes);
        page.Find("#function-filter").Change(text);

        await page.Find("form[role=search]").SubmitAsync();

        var row = Assert.Single(page.FindAll("table[aria-label='Functions'] tbody tr"));
        Assert.Equal([index, name], row.QuerySelectorAll("td").Take(2).Select(c => c.TextContent));
    }

    [Fact]
    public async Task Inspect_NothingFound_SaysSo()
    {
        var page = await OpenAsync(RichModule.Bytes);
        page.Find("#function-filter").Change("nowhere");

        await page.Find("form[role=search]").SubmitAsync();

        Assert.Equal("No function's name holds that text.", page.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task Inspect_LargestFirst_OrdersBySize()
    {
        var page = await OpenAsync(RichModule.Bytes);

        await page.Find("form[role=search] .chip").ClickAsync();

        Assert.Equal(["4", "1", "2", "3", "0"], page.FindAll("table[aria-label='Functions'] tbody tr td:first-child").Select(c => c.TextContent));
    }

    [Fact]
    public async Task Inspect_ExportOfNumbers_IsCalledInTheBrowserAndOnTheServer()
    {
        RunRequest? submitted = null;
        jobs.OnSubmit = request =>
        {
            submitted = (RunRequest)request;
            var job = FakeJobService.Create("r1", JobState.Running, JobKind.Run) with { Target = request.Target };
            jobs.Put(job);
            return job;
        };
        var page = await OpenAsync(RichModule.Bytes);
        await page.Find("button[aria-label='Call wide']").ClickAsync();
        page.Find("#call-value-0").Change("9007199254740993");
        page.Find("#call-value-2").Change("0.5");

        await page.Find("form[aria-label='Call wide on the server']").SubmitAsync();

        var element = page.Find("wasm-call");
        Assert.Equal(("wide", "i64 f32 f64", "i64"), (element.GetAttribute("export"), element.GetAttribute("params"), element.GetAttribute("results")));
        Assert.Equal("wide", submitted!.Invoke);
        Assert.Equal(["9007199254740993", "0", "0.5"], submitted.Args);
        Assert.NotNull(page.WaitForElement(".job-panel"));
    }

    [Fact]
    public async Task Inspect_ExportThatNumbersCantCall_HasNoForm()
    {
        var page = await OpenAsync(RichModule.Bytes);

        Assert.Equal(["Call add", "Call wide"], page.FindAll("td button[aria-label^=Call]").Select(b => b.GetAttribute("aria-label")));
        Assert.Contains("can't be typed as numbers", Table(page, "Exports"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Component_IsRecognised()
    {
        byte[] module = [.. "\0asm\u0001\0\0\0"u8];
        var page = await OpenAsync([.. "\0asm"u8, 0x0D, 0, 1, 0, 1, (byte)module.Length, .. module]);

        Assert.Contains("This is a component", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("core module", Table(page, "Modules and components inside"), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_Unknown_SaysSo()
    {
        var page = Render<ModuleInspect>(p => p.Add(m => m.Digest, "sha256:00"));

        page.WaitForAssertion(() => Assert.Contains("There is no such module", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }
}
