using Dashboard.Components.Matrix;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;

namespace Dashboard.Tests.Matrix;

public sealed class MatrixPageTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly MatrixRig rig = new();

    private MatrixPage Page => rig.Page;

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task Load_Fresh_ListsEveryRuntimeAndHowToGetTheMissing()
    {
        await Page.LoadAsync(await rig.StoreAsync(), null);

        Assert.Equal(["wasmtime", "wazero", "node", "this browser"], Page.Rows.Select(row => row.Runtime));
        Assert.Equal(["not installed", "ready", "ready", "ready"], Page.Rows.Select(row => row.State));
        Assert.Equal("get it there", Page.Rows[0].HowToInstall);
        Assert.Null(Page.Matrix);
    }

    [Fact]
    public async Task Load_ModuleOfASample_BeginsWithItsHint()
    {
        await Page.LoadAsync(await rig.StoreAsync("built from compute (build-c)"), null);

        Assert.Equal(("600 'a b'", true), (Page.Form.Arguments, Page.Form.Workspace));
    }

    [Fact]
    public async Task Load_NoProgram_SaysWhyPerRuntimeAndOffersItsExports()
    {
        await Page.LoadAsync(await rig.StoreAsync(library: true), null);

        Assert.True(Page.NoProgram);
        Assert.Equal(["add"], Page.Callable);
        Assert.Equal(["not installed", "not tried", "not tried", "not tried"], Page.Rows.Select(row => row.State));
        Assert.Contains("no _start for wazero to run", Page.Rows[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AllEndAlike_SaysAllWroteTheSame()
    {
        await Page.LoadAsync(await rig.StoreAsync(), null);
        Page.Form.Arguments = "x 'y z'";

        Assert.True(await Page.RunAsync());
        Assert.True(Page.UnderWay);
        rig.Browser.Answer.SetResult(FakeBrowser.Ran("hello\n"));
        await SeeAsync(() => Page.Rows[3].State == "ran");
        await rig.EndAsync("wazero", "hello\n");
        await rig.EndAsync("node", "hello\n");

        await SeeAsync(() => !Page.UnderWay);
        Assert.Equal("All 3 wrote the same: 1 line of standard output, byte for byte.", Page.Groups.Sentence);
        Assert.Equal(["x", "y z"], rig.Browser.Request!.Args);
        Assert.Equal((10, 40, 300, 1L << 20), (Page.Rows[1].FirstOutputMs, Page.Rows[1].DurationMs, Page.Rows[1].PreparationMs, Page.Rows[1].PeakBytes));
        Assert.Equal("1.2", Page.Rows[1].Version);
        Assert.Equal(2, Assert.Single(Page.Earlier).Jobs.Count);
    }

    [Fact]
    public async Task Run_OneWritesSomethingElse_ShowsWhere()
    {
        await Page.LoadAsync(await rig.StoreAsync(), null);
        await Page.RunAsync();

        rig.Browser.Answer.SetResult(FakeBrowser.Ran("one\ntwo\n"));
        await SeeAsync(() => Page.Rows[3].State == "ran");
        await rig.EndAsync("wazero", "one\ntwo\n");
        await rig.EndAsync("node", "one\nzwei\n");

        await SeeAsync(() => Page.Rows.Any(row => Page.DiffOf(row) is not null));
        Assert.Equal([new DiffLine(2, "two", "zwei")], Page.DiffOf(Page.Rows[2])!.Lines);
        Assert.Null(Page.DiffOf(Page.Rows[1]));
    }

    [Fact]
    public async Task Run_NotLoaded_HasNoOutputToCompare()
    {
        await Page.LoadAsync(await rig.StoreAsync(), null);
        await Page.RunAsync();

        await rig.EndAsync("wazero", "", JobState.Failed, "notInstantiated", "module[a] not instantiated");

        await SeeAsync(() => Page.Rows[1].State == "not loaded");
        Assert.Equal(("module[a] not instantiated", null, null), (Page.Rows[1].Reason, Page.Rows[1].Output, Page.Rows[1].ExitCode));
    }

    [Fact]
    public async Task Run_RuntimeThatCant_SaysWhyAndTheOthersRun()
    {
        rig.Refusals["wazero"] = new ProblemException(ProblemKind.Unsupported, "No.", "wazero can't do that.", "Choose node.");
        await Page.LoadAsync(await rig.StoreAsync(), null);

        await Page.RunAsync();

        Assert.Equal(["not installed", "can't", "running", "running"], Page.Rows.Select(row => row.State));
        Assert.Equal("wazero can't do that. Choose node.", Page.Rows[1].Reason);
    }

    [Fact]
    public async Task Run_BadRequest_IsAProblemAndStartsNothing()
    {
        rig.Refusals["wazero"] = new ProblemException(ProblemKind.Invalid, "No.", "Too many arguments.", "Fewer.");
        await Page.LoadAsync(await rig.StoreAsync(), "nothing");
        Assert.Equal("There is no such comparison of this module.", Page.Loading.Problem!.What);

        Assert.False(await Page.RunAsync());

        Assert.Equal("Too many arguments.", Page.Acting.Problem!.Why);
        Assert.Empty(await rig.Jobs.ListAsync(null, 10, null, CancellationToken.None));
    }

    [Fact]
    public async Task Cancel_All_ReachesEveryJobAndTheBrowser()
    {
        await Page.LoadAsync(await rig.StoreAsync(), null);
        await Page.RunAsync();

        await Page.CancelAsync();

        Assert.Equal(2, rig.Jobs.Cancelled.Count);
        Assert.True(rig.Browser.Stopped);
    }

    [Fact]
    public async Task Load_Earlier_ShowsItsJobsAndWhatItWasGiven()
    {
        var digest = await rig.StoreAsync();
        await Page.LoadAsync(digest, null);
        Page.Form.Arguments = "a 'b c'";
        await Page.RunAsync();
        await rig.EndAsync("wazero", "x\n");
        await rig.EndAsync("node", "x\n");
        await using var page = new MatrixPage(
            rig.Modules, new(rig.Modules), rig.Matrices, rig, rig.Jobs, rig.Logs, new FakeBrowser(), Limit, () => Task.CompletedTask);

        await page.LoadAsync(digest, Page.Matrix!.Id);

        Assert.Equal("a 'b c'", page.Form.Arguments);
        Assert.Equal(["not installed", "ran", "ran", "not kept"], page.Rows.Select(row => row.State));
        Assert.Equal("Both wrote the same: 1 line of standard output, byte for byte.", page.Groups.Sentence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task Find_UnknownId_IsNull(string id) => Assert.Null(await rig.Matrices.FindAsync(id, CancellationToken.None));

    private static async Task SeeAsync(Func<bool> seen)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!seen())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
