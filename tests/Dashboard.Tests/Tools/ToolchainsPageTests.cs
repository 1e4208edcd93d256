using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Jobs;
using Dashboard.Core.Samples;
using Dashboard.Core.Tools;
using Dashboard.Tests.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Tools;

public sealed class ToolchainsPageTests : BunitContext
{
    private readonly FakeJobService jobs = new();
    private readonly FakeToolchains tools = new();
    private readonly FakeSetup setup = new();
    private readonly List<JobRequest> submitted = [];

    public ToolchainsPageTests()
    {
        Services.AddSingleton<IJobService>(jobs);
        Services.AddSingleton<IToolchains>(tools);
        Services.AddSingleton<IToolSetup>(setup);
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
        jobs.OnSubmit = request =>
        {
            submitted.Add(request);
            var job = FakeJobService.Create("ab12", kind: request.Kind) with { Target = request.Target };
            jobs.Put(job);
            return job;
        };
    }

    [Fact]
    public void Page_SomeToolsMissing_SaysHowManyAreThere()
    {
        var page = Open();

        Assert.Equal("1 of 3 found", page.Find(".install-count strong").TextContent);
        Assert.Equal(("1", "3"), (page.Find(".install-count progress").GetAttribute("value"), page.Find(".install-count progress").GetAttribute("max")));
    }

    [Fact]
    public void Install_Pressed_AsksWithTheCommandAndOnlyThenRunsIt()
    {
        var page = Open();

        Button(page, "Install what is missing").Click();
        Assert.Empty(submitted);
        Assert.Contains("bash scripts/setup.sh run", page.Find("[role=group][aria-label^='This changes this machine']").TextContent, StringComparison.Ordinal);
        Button(page, "Install").Click();

        page.WaitForAssertion(() => Assert.Equal([new InstallRequest()], submitted));
        page.WaitForElement(".install .job-panel");
    }

    [Fact]
    public void Install_JobEnds_LooksForTheToolsAgain()
    {
        var page = Open();
        Button(page, "Install what is missing").Click();
        Button(page, "Install").Click();
        page.WaitForElement(".install .job-panel");

        tools.Install();
        jobs.Put(FakeJobService.Create("ab12", JobState.Succeeded, JobKind.Tools));

        page.WaitForAssertion(() => Assert.Equal("3 of 3 found", page.Find(".install-count strong").TextContent));
        page.WaitForAssertion(() => Assert.Contains("Nothing is missing", page.Find(".install").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_NotRoot_ShowsWhatRootHasToTypeOnce()
    {
        var page = Open();

        var commands = page.FindAll(".install .notice .command code").Select(code => code.TextContent.Replace("$ ", "", StringComparison.Ordinal));

        Assert.Equal(["sudo apt-get install -y emscripten"], commands);
    }

    [Fact]
    public void Page_Root_AsksForNothingMore()
    {
        setup.MayInstallPackages = true;
        Assert.Empty(Open().FindAll(".install .notice"));
    }

    [Fact]
    public void Page_WithoutCheckout_OffersNoButton()
    {
        setup.Command = null;

        var page = Open();

        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "Install what is missing");
        Assert.Contains("without its checkout", page.Find(".install").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OnlyWhatNoCommandBringsIsMissing_SaysSoInsteadOfAButton()
    {
        tools.Extra = new ToolStatus("wasmtime", ToolKind.Runtime, "Runs.", false, null, null, null, "Get it from https://wasmtime.dev", null);
        tools.Install();

        var page = Open();

        Assert.Contains("No command here can bring what is missing (wasmtime)", page.Find(".install").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".install button"));
    }

    [Fact]
    public void Page_InstallationUnderWay_ShowsIt()
    {
        jobs.Put(FakeJobService.Create("cd34", kind: JobKind.Tools) with { Target = new InstallRequest().Target });

        Open().WaitForElement(".install .job-panel");
    }

    [Fact]
    public void Clean_Confirmed_StartsTheJob()
    {
        var page = Open();

        Button(page, "Clean build outputs").Click();
        Button(page, "Remove").Click();

        page.WaitForAssertion(() => Assert.Equal([new CleanRequest()], submitted));
    }

    private IRenderedComponent<Toolchains> Open()
    {
        var page = Render<Toolchains>();
        page.WaitForElement(".install");
        return page;
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<Toolchains> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private sealed class FakeSetup : IToolSetup
    {
        public string? Command { get; set; } = "bash scripts/setup.sh run";

        public bool MayInstallPackages { get; set; }
    }

    private sealed class FakeToolchains : IToolchains
    {
        private bool installed;

        public ToolStatus? Extra { get; set; }

        public void Install() => installed = true;

        public Task<IReadOnlyList<ToolStatus>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ToolStatus>>(
        [
            Tool("node", found: true, "sudo apt-get install -y nodejs"),
            Tool("emcc", installed, "sudo apt-get install -y emscripten, or https://emscripten.org"),
            Tool("wat2wasm", installed, "sudo apt-get install -y emscripten"),
            .. Extra is null ? Array.Empty<ToolStatus>() : [Extra],
        ]);

        private static ToolStatus Tool(string name, bool found, string how) =>
            new(name, ToolKind.Compiler, "Compiles.", found, found ? "/usr/bin/" + name : null, null, null, how, null);
    }
}
