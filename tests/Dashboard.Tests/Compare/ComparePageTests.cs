using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Sizes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Tests.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Compare;

public sealed class ComparePageTests : BunitContext
{
    // (module (import "wasi_snapshot_preview1" "f" (func)) (memory 2 3) (export "_start" (func 0)))
    private static readonly byte[] Module =
    [
        .. "\0asm\u0001\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 2, 28, 1, 22, .. "wasi_snapshot_preview1"u8, 1, (byte)'f', 0, 0,
        5, 4, 1, 1, 2, 3, 7, 10, 1, 6, .. "_start"u8, 0, 0,
    ];

    private readonly TempFolder folder = new();
    private readonly FakeJobService jobs = new();
    private readonly CompareRig rig = new();

    public ComparePageTests()
    {
        Services.AddSingleton(new DataPaths(folder.Path));
        Services.AddModules(new ConfigurationBuilder().Build());
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<ISampleCatalog>(rig);
        Services.AddSingleton<IBuildPlanner>(rig);
        Services.AddSingleton<IBuildOutputs>(rig);
        Services.AddSingleton<IModuleSizes>(rig);
        Services.AddSingleton<ISandbox>(rig);
        JSInterop.Mode = JSRuntimeMode.Loose;
        rig.Add("hello-c", "hello", CompareRig.Scenario("build-c"));
        rig.Add("hello-js", "hello", CompareRig.Scenario("build-js", "emcc"), CompareRig.Scenario("build-broken", expectFailure: "It shows a mistake."));
        rig.Add("other", null, CompareRig.Scenario("build-other"));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    private IRenderedComponent<SampleCompare> Open(string name = "hello-c")
    {
        var page = Render<SampleCompare>(p => p.Add(m => m.Name, name));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".skeleton")));
        return page;
    }

    private async Task<string> BuiltAsync(string target = "hello-c/build-c", bool cached = false, string id = "b1")
    {
        var stored = await Services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(Module), "hello.wasm", "test", CancellationToken.None);
        var script = Path.Combine(folder.Path, "hello.js");
        await File.WriteAllBytesAsync(script, new byte[2500]);
        rig.Builds["key"] = [new BuiltFile("hello.wasm", Services.GetRequiredService<IModuleStore>().GetPath(stored.Digest), stored.Digest), new BuiltFile("hello.js", script, null)];
        jobs.Put(FakeJobService.Create(id, JobState.Succeeded) with
        {
            Target = target,
            Results = new Dictionary<string, string> { ["build"] = "key", ["cached"] = cached ? "true" : "false", ["durationMs"] = cached ? "0" : "1250" },
        });
        return stored.Digest;
    }

    [Fact]
    public void Open_NothingBuilt_SaysWhatToDoAndListsTheGroup()
    {
        var page = Open();

        Assert.Equal("Compare hello", page.Find("h1").TextContent);
        Assert.Contains("Nothing built yet", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["build-c", "build-js", "build-broken"], page.FindAll("tr[data-scenario]").Select(row => row.GetAttribute("data-scenario")));
        Assert.Contains("It shows a mistake.", page.Find("tr[data-scenario=build-broken]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Build all (2)", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithoutGroup_ComparesItsOwnScenariosOnly()
    {
        var page = Open("other");

        Assert.Equal("Compare other", page.Find("h1").TextContent);
        Assert.Single(page.FindAll("tr[data-scenario]"));
    }

    [Fact]
    public void Open_CompilerMissing_SaysSoAndDoesNotOfferToBuild()
    {
        rig.MissingTools.Add("emcc");

        var page = Open();

        Assert.Contains("emcc is not there.", page.Find("tr[data-scenario=build-js]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Build all (1)", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Built_ShowsItsNumbersAndTheMeasureAsItComes()
    {
        await BuiltAsync();
        var page = Open();
        Assert.Contains("being measured…", page.Markup, StringComparison.Ordinal);

        rig.Measured.SetResult(new ModuleSizes(Module.Length, 71, 60, 55, "wasm-opt -Oz"));

        page.WaitForAssertion(() => Assert.Contains("after wasm-opt -Oz", page.Markup, StringComparison.Ordinal));
        var row = page.Find("tr[data-scenario=build-c]").TextContent;
        foreach (var text in new[] { "60 B", "71 B", "55 B", "2.5 kB", "1.25 s", "WASI preview 1", "not tried", "Try it everywhere", "In the browser" })
        {
            Assert.Contains(text, row, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Nothing built yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MeasureFails_SaysWhy()
    {
        await BuiltAsync();
        rig.Measured.SetResult(new ModuleSizes(Module.Length, 71, Note: "wasm-opt is not installed."));

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("wasm-opt is not installed.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_NewestBuildFromTheCache_TellsTheTimeOfTheOneThatFilledIt()
    {
        await BuiltAsync(id: "b1");
        await BuiltAsync(cached: true, id: "b2");

        Assert.Contains("1.25 s", Open().Find("tr[data-scenario=build-c]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Runs_SaysWhereItRunsAndWhereNot()
    {
        var digest = await BuiltAsync();
        jobs.Put(Run("r1", digest, JobState.Failed, "node 20"));
        jobs.Put(Run("r2", digest, JobState.Succeeded, "wazero 1"));
        jobs.Put(Run("r3", digest, JobState.Succeeded, "wasmtime 36"));

        var row = Open().Find("tr[data-scenario=build-c]").TextContent;

        Assert.Matches("runs\\s*wazero", row);
        Assert.Matches("fails\\s*node", row);
        Assert.Matches("runs\\s*wasmtime", row);
    }

    [Fact]
    public async Task BuildAll_Pressed_SubmitsWhatHasNoBuild()
    {
        await BuiltAsync();
        var submitted = new List<string>();
        jobs.OnSubmit = request =>
        {
            submitted.Add(request.Target);
            return FakeJobService.Create("n" + submitted.Count) with { Target = request.Target };
        };
        var page = Open();

        page.FindAll("button").Single(button => button.TextContent.Contains("Build all", StringComparison.Ordinal)).Click();

        page.WaitForAssertion(() => Assert.Contains("1 build under way", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["hello-js/build-js"], submitted);
        Assert.DoesNotContain("Build all (", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchSample_SaysSo()
    {
        var page = Open("nothing");

        Assert.Contains("There is no such sample.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private static Job Run(string id, string digest, JobState state, string runtime) => FakeJobService.Create(id, state, JobKind.Run) with
    {
        Target = digest,
        Results = new Dictionary<string, string> { ["runtime"] = runtime, ["durationMs"] = "40" },
    };
}
