using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Samples;
using Dashboard.Core.Storage;
using Dashboard.Tests.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Browser;

public sealed class ModuleBrowserTests : BunitContext
{
    // (module (func (export "_start")))
    private static readonly byte[] Program = Convert.FromHexString("0061736d01000000" + "010401600000" + "03020100" + "070a01065f73746172740000" + "0a040102000b");

    // (module (func (export "add") (param i32 i32) (result i32) unreachable) (func (export "v") (param externref)))
    private static readonly byte[] Library = Convert.FromHexString(
        "0061736d01000000" + "010b0260027f7f017f60016f00" + "0303020001" + "070b0203616464" + "0000" + "0176" + "0001" + "0a0802" + "0300000b" + "02000b");

    // (module (import "a" "b" (func)))
    private static readonly byte[] Emscripten = Convert.FromHexString("0061736d01000000" + "010401600000" + "020701016101620000");

    // An empty component.
    private static readonly byte[] Component = Convert.FromHexString("0061736d0d000100");

    private readonly TempFolder folder = new();
    private readonly FakeJobService jobs = new();

    public ModuleBrowserTests()
    {
        Services.AddSingleton(new DataPaths(folder.Path));
        Services.AddModules(new ConfigurationBuilder().Build());
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<ISampleCatalog, OneSample>();
    }

    private async Task<(IRenderedComponent<ModuleBrowser> Page, string Digest)> OpenAsync(byte[] module, string origin = "upload")
    {
        var stored = await Services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(module), "x.wasm", origin, CancellationToken.None);
        var page = Render<ModuleBrowser>(p => p.Add(m => m.Digest, stored.Digest));
        page.WaitForElement(".world-story");
        return (page, stored.Digest);
    }

    [Fact]
    public async Task Program_IsHandedToTheBrowser()
    {
        var (page, digest) = await OpenAsync(Program);

        var run = page.Find("wasm-run");
        Assert.Equal(digest, run.GetAttribute("digest"));
        Assert.Equal(Program.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), run.GetAttribute("size"));
        Assert.Empty(page.FindAll("wasm-call"));
    }

    [Theory]
    [InlineData("built from one (build-one)", "a 'b c'", "hello")]
    [InlineData("built from one (another)", "", "")]
    [InlineData("built from gone (build-one)", "", "")]
    [InlineData("upload", "", "")]
    public async Task Program_OfASample_IsProposedWhatTheSampleSays(string origin, string args, string stdin)
    {
        var (page, _) = await OpenAsync(Program, origin);

        var run = page.Find("wasm-run");
        Assert.Equal((args, stdin), (run.GetAttribute("args"), run.GetAttribute("stdin")));
    }

    [Fact]
    public async Task Library_HasAFormForEachExportThatTakesNumbers()
    {
        var (page, _) = await OpenAsync(Library);

        var call = Assert.Single(page.FindAll("wasm-call"));
        Assert.Equal(("add", "i32 i32", "i32"), (call.GetAttribute("export"), call.GetAttribute("params"), call.GetAttribute("results")));
        Assert.Empty(page.FindAll("wasm-run"));
        Assert.Contains("no program in it", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmscriptensModule_LeadsToTheBuildThatHasItsScript()
    {
        var digest = (await Services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(Emscripten), "x.wasm", "upload", CancellationToken.None)).Digest;
        jobs.Put(FakeJobService.Create("1", JobState.Succeeded) with
        {
            Results = new Dictionary<string, string> { ["build"] = "b", ["modules"] = digest, ["files"] = "x.js x.wasm" },
        });

        var (page, _) = await OpenAsync(Emscripten);

        Assert.Contains("can't run here", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal("/builds/b/browser", page.Find(".notice a").GetAttribute("href"));
        Assert.Empty(page.FindAll("wasm-run"));
    }

    [Fact]
    public async Task Component_SaysWhatItWouldTake()
    {
        var (page, _) = await OpenAsync(Component);

        Assert.Contains("jco", page.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Module_Unknown_SaysSo()
    {
        var page = Render<ModuleBrowser>(p => p.Add(m => m.Digest, "sha256:00"));

        page.WaitForAssertion(() => Assert.Contains("There is no such module", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    private sealed class OneSample : ISampleCatalog
    {
        private static readonly Scenario Scenario = new("build-one", "One", "wasm32-wasi", [], [], new Dictionary<string, string>(), [], null)
        {
            Run = new RunHint { Args = ["a", "b c"], Stdin = "hello" },
        };

        public SampleList List() => new([Get("one")], []);

        public Sample Get(string name) => name == "one"
            ? new Sample("one", "One", "c", "", "", [], [Scenario])
            : throw new ProblemException(ProblemKind.NotFound, "There is no such sample.", "It is gone.", "Look at the list.");

        public Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
