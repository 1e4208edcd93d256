using System.Text;
using System.Text.Json;
using Dashboard.Components.Samples;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Samples;
using Dashboard.Tests.Components;

namespace Dashboard.Tests.Samples;

public sealed class SamplePageTests : IAsyncDisposable
{
    private static readonly Sample Sample = new("hello", "Hello", "c", "s", "d", ["hello.c"],
        [new Scenario("build-hello", "Build", "wasm32-wasi", ["clang"], ["clang"], new Dictionary<string, string>(), [], null)]);

    private readonly FakeJobService jobs = new();
    private readonly FakeLogs logs = new();
    private readonly List<BuildRequest> submitted = [];
    private readonly TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SamplePage page;

    public SamplePageTests()
    {
        page = new SamplePage(new Catalog(), new Planner(), jobs, logs, () =>
        {
            changed.TrySetResult();
            return Task.CompletedTask;
        });
        jobs.OnSubmit = request =>
        {
            submitted.Add((BuildRequest)request);
            return JobFor((BuildRequest)request, $"0{submitted.Count}", JobState.Queued);
        };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => page.DisposeAsync();

    [Fact]
    public async Task Build_Edited_SendsTheEditsAndLeavesTheSample()
    {
        await page.LoadAsync("hello");
        page.Edits.Set("hello.c", "int changed;");

        await page.BuildAsync(page.Plans[0]);

        Assert.Equal("int changed;", submitted[0].Edits["hello.c"]);
        Assert.NotNull(submitted[0].Variant);
        Assert.Equal("int main;", page.Edits.Files[0].Original);
    }

    [Fact]
    public async Task JobOf_SourceGoesOnChanging_StaysTheBuildThatWasStarted()
    {
        await page.LoadAsync("hello");
        page.Edits.Set("hello.c", "int changed;");
        await page.BuildAsync(page.Plans[0]);

        page.Edits.Set("hello.c", "int changed; // more");

        Assert.Equal("01", page.JobOf(page.Plans[0])?.Id);
    }

    [Fact]
    public async Task JobOf_VariantWasBuilt_IsNotShownForTheOriginal()
    {
        jobs.Put(JobFor(Variant("int changed;"), "01", JobState.Succeeded));

        await page.LoadAsync("hello");

        Assert.Null(page.JobOf(page.Plans[0]));
        await page.RestoreAsync(new Dictionary<string, string> { ["hello.c"] = "int changed;" });
        Assert.Equal("01", page.JobOf(page.Plans[0])?.Id);
    }

    [Fact]
    public async Task Open_PastVariant_LoadsItsEditsItsJobAndItsMessages()
    {
        var job = JobFor(Variant("int old;"), "01", JobState.Failed);
        logs.Lines["job-01"] = ["hello.c:3:5: error: no", "unrelated"];
        jobs.Put(job);
        await page.LoadAsync("hello");
        page.Edits.Set("hello.c", "int other;");

        await page.OpenAsync(job);

        Assert.Equal("int old;", page.Edits.Texts["hello.c"]);
        Assert.Equal("01", page.JobOf(page.Plans[0])?.Id);
        Assert.Equal([new CompilerMessage("hello.c", 3, 5, true, "no")], page.Messages);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public async Task Open_RequestOfAnotherVersion_ChangesNothing(string json)
    {
        await page.LoadAsync("hello");
        page.Edits.Set("hello.c", "int mine;");

        await page.OpenAsync(JobFor(Variant("x"), "01", JobState.Failed) with { RequestJson = json });

        Assert.Equal("int mine;", page.Edits.Texts["hello.c"]);
    }

    [Fact]
    public async Task Reset_All_ShowsTheOriginalsBuildAgain()
    {
        jobs.Put(JobFor(new BuildRequest("hello", "build-hello"), "00", JobState.Succeeded));
        await page.LoadAsync("hello");
        page.Edits.Set("hello.c", "int changed;");
        await page.BuildAsync(page.Plans[0]);

        await page.ResetAsync(null);

        Assert.False(page.Edits.Any);
        Assert.Equal("00", page.JobOf(page.Plans[0])?.Id);
    }

    [Fact]
    public async Task Follow_BuildFails_BringsItsMessages()
    {
        await page.LoadAsync("hello");
        await page.BuildAsync(page.Plans[0]);
        logs.Lines["job-01"] = ["hello.c:1:2: warning: hm"];

        jobs.Put(JobFor(submitted[0], "01", JobState.Failed));

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal([new CompilerMessage("hello.c", 1, 2, false, "hm")], page.Messages);
    }

    private static BuildRequest Variant(string text)
    {
        var request = new BuildRequest("hello", "build-hello");
        request.Edits["hello.c"] = text;
        return request;
    }

    private static Job JobFor(BuildRequest request, string id, JobState state) => FakeJobService.Create(id, state) with
    {
        Target = request.Target,
        RequestJson = JsonSerializer.Serialize(request, JsonSerializerOptions.Web),
    };

    private sealed class Catalog : ISampleCatalog
    {
        public SampleList List() => new([Sample], []);

        public Sample Get(string name) => Sample;

        public Task<IReadOnlyList<SourceFile>> ReadFilesAsync(Sample sample, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SourceFile>>([new SourceFile("hello.c", Encoding.UTF8.GetBytes("int main;"))]);
    }

    private sealed class Planner : IBuildPlanner
    {
        public Task<BuildPlan> PlanAsync(Sample sample, Scenario scenario, CancellationToken cancellationToken) =>
            Task.FromResult(new BuildPlan(sample, scenario, [], [], scenario.Command, scenario.Environment, []));
    }

    private sealed class FakeLogs : ILogStreams
    {
        public Dictionary<string, string[]> Lines { get; } = [];

        public ILogStream Create(string id) => throw new NotSupportedException();

        public ILogSource? Find(string id) => Lines.TryGetValue(id, out var lines) ? new Source(id, lines) : null;

        public void Delete(string id) => throw new NotSupportedException();

        private sealed class Source(string id, string[] lines) : ILogSource
        {
            public string Id => id;

            public long LastSeq => lines.Length;

            public LogOutcome? Outcome => null;

            public async IAsyncEnumerable<LogBatch> ReadAsync(
                long fromSeq = 1, bool follow = true, LogReadMode mode = LogReadMode.Complete, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await Task.Yield();
                yield return new LogBatch([.. lines.Select((text, i) => new LogLine(i + 1, DateTimeOffset.UnixEpoch, LogSource.Stdout, text))]);
            }
        }
    }
}
