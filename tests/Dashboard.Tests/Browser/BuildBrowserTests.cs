using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Dashboard.Frames;
using Dashboard.Tests.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Browser;

public sealed class BuildBrowserTests : BunitContext
{
    private readonly TempFolder folder = new();
    private readonly FrameTokens tokens = new(TimeProvider.System);
    private readonly FakeJobService jobs = new();
    private IReadOnlyList<BuiltFile>? files;

    public BuildBrowserTests()
    {
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton(tokens);
        Services.AddSingleton<IBuildOutputs>(new Builds(() => files));
    }

    private IRenderedComponent<BuildBrowser> Open() => Render<BuildBrowser>(p => p.Add(page => page.Build, "b"));

    private BuiltFile Made(string name)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, "x");
        return new BuiltFile(name, path, null);
    }

    [Fact]
    public void Build_Unknown_SaysSo()
    {
        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("There is no such build.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("build-frame"));
    }

    [Fact]
    public void Build_WithAModuleOnly_LeadsToTheModule()
    {
        files = [Made("hello.wasm") with { Module = "sha256:1" }];

        var page = Open();

        page.WaitForAssertion(() => Assert.Contains("Nothing here for a browser", page.Markup, StringComparison.Ordinal));
        Assert.Equal("/modules/sha256:1", page.Find(".empty-state a").GetAttribute("href"));
    }

    [Fact]
    public void Run_ThenStop_OpensUnderANameOfItsOwnAndEndsIt()
    {
        files = [Made("hello.js"), Made("hello.html")];
        var page = Open();
        page.WaitForElement("button");

        page.Find("button").Click();
        var first = page.WaitForElement("build-frame").GetAttribute("src")!;
        Assert.Equal("hello.html", page.Find("build-frame").GetAttribute("label"));
        Assert.Equal("b", tokens.Find(first.Split('/')[2]));

        page.FindAll("button").Single(button => button.TextContent == "Run again").Click();
        page.WaitForAssertion(() => Assert.NotEqual(first, page.Find("build-frame").GetAttribute("src")));
        Assert.Null(tokens.Find(first.Split('/')[2]));

        var second = page.Find("build-frame").GetAttribute("src")!;
        page.FindAll("button").Single(button => button.TextContent == "Stop").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("build-frame")));
        Assert.Null(tokens.Find(second.Split('/')[2]));
    }

    [Fact]
    public async Task Page_Left_EndsItsOpening()
    {
        files = [Made("hello.js")];
        var page = Open();
        page.WaitForElement("button").Click();
        var token = page.WaitForElement("build-frame").GetAttribute("src")!.Split('/')[2];

        await DisposeComponentsAsync();

        Assert.Null(tokens.Find(token));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    private sealed class Builds(Func<IReadOnlyList<BuiltFile>?> files) : IBuildOutputs
    {
        public IReadOnlyList<BuiltFile>? Find(string build) => files();
    }
}
