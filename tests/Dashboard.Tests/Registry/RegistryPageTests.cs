using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Dashboard.Tests.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Registry;

public sealed class RegistryPageTests : BunitContext
{
    private readonly FakeRegistries registries = new();
    private readonly FakeLocalRegistry local = new();
    private readonly FakeModules modules = new();

    public RegistryPageTests()
    {
        Services.AddSingleton<IRegistryDirectory>(registries);
        Services.AddSingleton<ILocalRegistry>(local);
        Services.AddSingleton<IModuleStore>(modules);
        Services.AddSingleton<IJobService>(new FakeJobService());
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Registry_NothingPublished_SaysHowToPublish()
    {
        var page = Render<Dashboard.Components.Pages.Registry>();

        page.WaitForAssertion(() => Assert.Contains("press Publish", page.Find(".empty-state").TextContent, StringComparison.Ordinal));
        Assert.Equal("/publish", page.Find(".empty-state a").GetAttribute("href"));
    }

    [Fact]
    public void Registry_Repositories_LinkToTheirPages()
    {
        registries.Put("team/wasm-demo", "v1", "a");

        var page = Render<Dashboard.Components.Pages.Registry>();

        page.WaitForAssertion(() => Assert.Equal("/registry/local/team/wasm-demo", page.Find("table a").GetAttribute("href")));
    }

    [Fact]
    public void Registry_PortInUse_SaysWhichKey_AndListsOnceItIsReady()
    {
        local.Set(LocalRegistryState.PortInUse, "Set Registry:Local:Port to a free port.");
        registries.Failure = new ProblemException(ProblemKind.Upstream, "Down.", "Why.", "Next.");
        var page = Render<Dashboard.Components.Pages.Registry>();
        page.WaitForAssertion(() => Assert.Contains("Down.", page.Find(".alert").TextContent, StringComparison.Ordinal));
        Assert.Contains("Registry:Local:Port", page.Find(".registry-local").TextContent, StringComparison.Ordinal);
        Assert.Contains("port in use", page.Find(".registry-local .state").TextContent, StringComparison.Ordinal);

        registries.Failure = null;
        registries.Put("wasm-demo", "v1", "a");
        local.Set(LocalRegistryState.Running, "It answers.");

        page.WaitForAssertion(() => Assert.Equal("wasm-demo", page.Find("table a").TextContent));
        Assert.Empty(page.FindAll(".alert"));
    }

    [Fact]
    public void Registry_WithoutCatalog_OffersTheName()
    {
        registries.Failure = new ProblemException(ProblemKind.Unsupported, "No list.", "Why.", "Next.");

        var page = Render<Dashboard.Components.Pages.Registry>();

        page.WaitForAssertion(() => Assert.Contains("Open one by its name", page.Find(".notice").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".alert"));
        Assert.Single(page.FindAll("#repository-name"));
    }

    [Fact]
    public void Repository_ATag_ShowsItsManifestDigestsAndTheOrasLine()
    {
        registries.Put("team/wasm-demo", "v1", "a");

        var page = RenderRepository("team/wasm-demo");

        page.WaitForAssertion(() => Assert.Contains("Layer digest, the module itself", page.Markup, StringComparison.Ordinal));
        Assert.Contains(FakeRegistries.Manifest("a").Digest, page.Markup, StringComparison.Ordinal);
        Assert.Contains(OciDigest.Of("a"u8), page.Markup, StringComparison.Ordinal);
        Assert.Contains("oras pull --plain-http 127.0.0.1:5051/team/wasm-demo:v1", page.Find(".command code").TextContent, StringComparison.Ordinal);
        Assert.Contains("wasm-to-oci v1", page.Find("table").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Repository_Delete_AsksFirstAndNamesEveryTagThatGoes()
    {
        registries.Put("wasm-demo", "v1", "a");
        registries.Put("wasm-demo", "latest", "a");
        registries.Put("wasm-demo", "v2", "b");
        var page = RenderRepository("wasm-demo");
        page.WaitForElement(".button.danger").Click();

        var question = page.WaitForElement("[role=alertdialog]").TextContent;
        Assert.Contains("latest, v1?", question, StringComparison.Ordinal);
        Assert.Empty(registries.Deleted);

        page.Find("[role=alertdialog] .danger").Click();

        page.WaitForAssertion(() => Assert.Equal([FakeRegistries.Manifest("a").Digest], registries.Deleted));
        page.WaitForAssertion(() => Assert.Equal(["v2"], page.FindAll("table tbody a").Select(a => a.TextContent)));
    }

    [Fact]
    public void Repository_LastTagGone_SaysSo()
    {
        registries.Tags["wasm-demo"] = [];

        var page = RenderRepository("wasm-demo");

        page.WaitForAssertion(() => Assert.Contains("No tags", page.Find(".empty-state").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Publish_BadReference_SaysWhereItIsBad()
    {
        modules.Items.Add(new StoredModule(OciDigest.Of("a"u8), 1000, "demo.wasm", "a test", DateTimeOffset.UnixEpoch));
        var page = Render<Publish>();
        Assert.Equal("127.0.0.1:5051/wasm-demo:v0.0.0", page.Find("#publish-reference").GetAttribute("value"));

        page.Find("#publish-reference").Change("127.0.0.1:5051/wasm demo");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("space at position 20", page.Find(".alert").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Publish_NoModules_SaysWhereTheyComeFrom() =>
        Assert.Contains("Build a sample", Render<Publish>().Find(".empty-state").TextContent, StringComparison.Ordinal);

    private IRenderedComponent<RegistryRepository> RenderRepository(string name) =>
        Render<RegistryRepository>(p => p.Add(r => r.Connection, "local").Add(r => r.Repository, name));
}
