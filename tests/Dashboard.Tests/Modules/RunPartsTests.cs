using System.Text;
using Bunit;
using Dashboard.Components.Modules;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Processes;
using Dashboard.Core.Samples;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Listening;
using Dashboard.Core.Sandbox.Workspaces;
using Dashboard.Core.Storage;
using Dashboard.Tests.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workers.Runs.Http;

namespace Dashboard.Tests.Modules;

/// <summary>The parts of the Run page that show what a sample proposes and what a run left or serves.</summary>
public sealed class RunPartsTests : BunitContext
{
    private static readonly byte[] Empty = [.. "\0asm\u0001\0\0\0"u8];
    private readonly TempFolder folder = new();
    private readonly FakeJobService jobs = new();
    private readonly GuestSites sites = new();

    public RunPartsTests()
    {
        Services.AddSingleton(new DataPaths(folder.Path));
        Services.AddModules(new ConfigurationBuilder().Build());
        Services.AddProcesses();
        Services.AddSingleton(Options.Create(new SandboxOptions()));
        Services.AddSingleton<RunArtifacts>();
        Services.AddSingleton<ISampleCatalog>(new OneSample());
        Services.AddSingleton(sites);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        folder.Dispose();
    }

    [Fact]
    public async Task Files_Kept_AreLinksToDownloads()
    {
        var left = Directory.CreateDirectory(Path.Combine(folder.Path, "left", "out")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "out", "a.txt"), "four", CancellationToken.None);
        await Services.GetRequiredService<RunArtifacts>().KeepAsync("r1", left);

        var part = Render<RunFiles>(p => p.Add(f => f.Job, FakeJobService.Create("r1", JobState.Succeeded, JobKind.Run)));

        var link = part.Find("section[aria-label='Files the run left'] a");
        Assert.Equal(("/api/jobs/r1/artifacts/out/a.txt", "out/a.txt", true), (link.GetAttribute("href"), link.TextContent, link.HasAttribute("download")));
        Assert.Contains("4 bytes", part.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_GoneMeanwhile_SaysWhere()
    {
        var part = Render<RunFiles>(p => p.Add(f => f.Job, FakeJobService.Create("r1", JobState.Succeeded, JobKind.Run)));

        Assert.Contains("Sandbox:ArtifactBytes", part.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Guest_Asked_ShowsTheAnswerAsText()
    {
        sites.Open("r1", new CannedSocket("HTTP/1.1 201 Made\r\nContent-Type: text/html\r\nContent-Length: 18\r\n\r\n<script>1</script>"));
        var part = Render<RunGuest>(p => p.Add(g => g.Job, FakeJobService.Create("r1", kind: JobKind.Run)));
        Assert.Equal("/api/runs/r1/http/", part.Find("p a").GetAttribute("href"));

        part.Find("#guest-path").Change("x");
        part.Find("form").Submit();

        part.WaitForAssertion(() => Assert.Equal("<script>1</script>", part.Find(".guest-answer").TextContent));
        Assert.Empty(part.FindAll("script"));
        Assert.Contains("Status 201, text/html, 18 bytes", part.Markup, StringComparison.Ordinal);
        sites.Close("r1");
    }

    [Fact]
    public void Guest_NoLongerServing_SaysSo()
    {
        var part = Render<RunGuest>(p => p.Add(g => g.Job, FakeJobService.Create("r1", kind: JobKind.Run)));

        part.Find("form").Submit();

        part.WaitForAssertion(() => Assert.Contains("Nothing serves here.", part.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hint_MeantToFail_IsSaidBeforeAndAfterwards()
    {
        var stored = await Services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(Empty), "a.wasm", "upload", CancellationToken.None);
        await using var page = Page();
        jobs.Put(FakeJobService.Create("r1", JobState.Failed, JobKind.Run) with { Target = stored.Digest });
        await page.LoadAsync(stored.Digest);
        var part = Hint(page, "limits/loop");

        Assert.Equal(("loop 'a b'", true), (page.Form.Arguments, page.Form.Workspace));
        Assert.Contains("This run is meant to fail: it never ends", part.Find(".notice").TextContent, StringComparison.Ordinal); // the run before was another's

        jobs.Put(FakeJobService.Create("r2", JobState.Failed, JobKind.Run) with { Target = stored.Digest, CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(1) });
        Assert.True(SpinWait.SpinUntil(() => page.Runs.FirstOrDefault()?.Id == "r2", TimeSpan.FromSeconds(10)));
        part.Render();

        Assert.Contains("It failed as it is meant to: it never ends", part.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits/gone")]
    [InlineData("gone/loop")]
    [InlineData("limits")]
    public async Task Hint_UnknownScenario_SaysSoAndChangesNothing(string scenario)
    {
        await using var page = Page();

        var part = Hint(page, scenario);

        part.WaitForAssertion(() => Assert.Contains("no such", part.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("", page.Form.Arguments);
    }

    private IRenderedComponent<RunHintNotice> Hint(ModulePage page, string scenario) => Render<RunHintNotice>(p => p.Add(h => h.Page, page).Add(h => h.Scenario, scenario));

    private ModulePage Page() => new(
        Services.GetRequiredService<IModuleStore>(), Services.GetRequiredService<ModuleInspections>(), new FakeSandbox(), jobs, new SandboxOptions(), () => Task.CompletedTask);

    private sealed class OneSample : ISampleCatalog
    {
        public SampleList List() => new([], []);

        public Sample Get(string name) => name == "limits"
            ? new Sample("limits", "", "c", "", "", [], [new Scenario("loop", "", "", [], [], new Dictionary<string, string>(), [], null) { Run = new RunHint { Args = ["loop", "a b"], Workspace = true, ExpectFailure = "it never ends" } }])
            : throw new ProblemException(ProblemKind.NotFound, "There is no such sample.", "no such", "c");

        public Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Takes any request and gives the same answer.</summary>
    private sealed class CannedSocket(string answer) : IGuestSocket
    {
        public Stream Connect() => new Canned(Encoding.ASCII.GetBytes(answer));

        private sealed class Canned(byte[] answer) : MemoryStream(answer, writable: false)
        {
            public override bool CanWrite => true;

            public override void Write(byte[] buffer, int offset, int count)
            {
            }

            public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

            public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
        }
    }
}
