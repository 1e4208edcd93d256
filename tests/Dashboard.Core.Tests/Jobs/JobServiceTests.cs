using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;

namespace Dashboard.Core.Tests.Jobs;

public sealed class JobServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly JobFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_Succeeds_StoresStatesResultsCommandsAndLog()
    {
        _fixture.Handler.Work = (_, context, _) =>
        {
            context.ShowCommand("tool --flag");
            context.Log.Write(LogSource.Stdout, "working");
            context.SetResult("module", "sha256:1");
            File.WriteAllText(Path.Combine(context.ScratchPath, "file"), "x");
            return Task.FromResult(JobOutcome.Success(exitCode: 0));
        };
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var ended = await jobs.WaitAsync(job.Id, Token).WaitAsync(Limit, Token);

        Assert.Equal(JobState.Succeeded, ended.State);
        await _fixture.RestartAsync();
        var stored = await _fixture.Jobs.FindAsync(job.Id, Token);
        Assert.Equal(JobState.Succeeded, stored!.State);
        Assert.Equal(["tool --flag"], stored.Commands);
        Assert.Equal("sha256:1", stored.Results["module"]);
        Assert.True(stored.StartedAt >= stored.CreatedAt && stored.EndedAt >= stored.StartedAt);
        Assert.Equal(["$ tool --flag", "working"], await _fixture.LogOfAsync(job));
        Assert.Empty(Directory.EnumerateDirectories(_fixture.Paths.Scratch));
    }

    [Fact]
    public async Task Submit_SameRequestTwice_RunsOnce()
    {
        var gate = _fixture.HoldHandler();
        var jobs = await _fixture.StartAsync();
        var first = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var second = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var other = await jobs.SubmitAsync(new TestRequest("b"), "ann", Token);
        gate.SetResult();
        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Id, other.Id);
        await jobs.WaitAsync(first.Id, Token).WaitAsync(Limit, Token);
        Assert.NotEqual(first.Id, (await jobs.SubmitAsync(new TestRequest("a"), "ann", Token)).Id);
    }

    [Fact]
    public async Task Cancel_Running_EndsAsCancelled()
    {
        _ = _fixture.HoldHandler();
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        await _fixture.Handler.Started.Task.WaitAsync(Limit, Token);
        Assert.True(await jobs.CancelAsync(job.Id, Token));
        Assert.Equal(JobState.Cancelled, (await jobs.WaitAsync(job.Id, Token).WaitAsync(Limit, Token)).State);
        Assert.False(await jobs.CancelAsync(job.Id, Token));
    }

    [Fact]
    public async Task Cancel_Queued_NeverRuns()
    {
        var gate = _fixture.HoldHandler();
        _fixture.Options.Build = 1;
        var jobs = await _fixture.StartAsync();
        var running = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var queued = await jobs.SubmitAsync(new TestRequest("b"), "ann", Token);
        await _fixture.Handler.Started.Task.WaitAsync(Limit, Token);
        await jobs.CancelAsync(queued.Id, Token);
        Assert.Equal(JobState.Cancelled, (await jobs.WaitAsync(queued.Id, Token).WaitAsync(Limit, Token)).State);
        gate.SetResult();
        Assert.Equal(JobState.Succeeded, (await jobs.WaitAsync(running.Id, Token).WaitAsync(Limit, Token)).State);
        Assert.Equal(["a"], _fixture.Handler.Targets);
    }

    [Fact]
    public async Task Queue_TwoUsers_TakesTurns()
    {
        var gate = _fixture.HoldHandler();
        _fixture.Options.Build = 1;
        var jobs = await _fixture.StartAsync();
        Job last = null!;
        foreach (var target in (string[])["a1", "a2", "a3", "a4"])
        {
            last = await jobs.SubmitAsync(new TestRequest(target), "ann", Token);
        }

        await jobs.SubmitAsync(new TestRequest("b1"), "bob", Token);
        await jobs.SubmitAsync(new TestRequest("b2"), "bob", Token);
        gate.SetResult();
        await jobs.WaitAsync(last.Id, Token).WaitAsync(Limit, Token);
        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "a4"], _fixture.Handler.Targets);
    }

    [Fact]
    public async Task Submit_QueueFull_IsRefusedWithTheKeyToSet()
    {
        var gate = _fixture.HoldHandler();
        (_fixture.Options.Build, _fixture.Options.Waiting) = (1, 1);
        var jobs = await _fixture.StartAsync();
        await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        await _fixture.Handler.Started.Task.WaitAsync(Limit, Token);
        await jobs.SubmitAsync(new TestRequest("b"), "ann", Token);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => jobs.SubmitAsync(new TestRequest("c"), "ann", Token));
        Assert.Equal(ProblemKind.Busy, problem.Kind);
        Assert.Contains("Jobs:Waiting", problem.Why, StringComparison.Ordinal);
        gate.SetResult();
    }

    [Fact]
    public async Task Handler_ThrowsAProblem_ItsWordsAreTheReason()
    {
        _fixture.Handler.Work = (_, _, _) => throw new ProblemException(ProblemKind.Upstream, "No answer.", "It is down.", "Start it.");
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var ended = await jobs.WaitAsync(job.Id, Token).WaitAsync(Limit, Token);
        Assert.Equal((JobState.Failed, "No answer. It is down. Start it."), (ended.State, ended.Reason));
    }

    [Fact]
    public async Task Handler_PastTheTimeLimit_FailsNamingTheKey()
    {
        _ = _fixture.HoldHandler();
        _fixture.Options.TimeLimit = TimeSpan.FromMilliseconds(100);
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var ended = await jobs.WaitAsync(job.Id, Token).WaitAsync(Limit, Token);
        Assert.Equal(JobState.Failed, ended.State);
        Assert.Contains("Jobs:TimeLimit", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AfterACrash_MarksWhatRanAsInterrupted()
    {
        _ = _fixture.HoldHandler();
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        await _fixture.Handler.Started.Task.WaitAsync(Limit, Token);
        await _fixture.RestartAsync(crash: true);
        var found = await _fixture.Jobs.FindAsync(job.Id, Token);
        Assert.Equal(JobState.Interrupted, found!.State);
        Assert.NotNull(found.EndedAt);
    }

    [Fact]
    public async Task Stop_WhileRunning_EndsAsInterrupted()
    {
        _ = _fixture.HoldHandler();
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        await _fixture.Handler.Started.Task.WaitAsync(Limit, Token);
        await _fixture.RestartAsync();
        Assert.Equal(JobState.Interrupted, (await _fixture.Jobs.FindAsync(job.Id, Token))!.State);
    }

    [Fact]
    public async Task Watch_Job_SeesItsEndAndEnds()
    {
        var gate = _fixture.HoldHandler();
        var jobs = await _fixture.StartAsync();
        var job = await jobs.SubmitAsync(new TestRequest("a"), "ann", Token);
        var states = new List<JobState>();
        var watching = Task.Run(
            async () =>
            {
                await foreach (var seen in jobs.WatchAsync(job.Id, Token))
                {
                    states.Add(seen.State);
                    if (seen.State == JobState.Running)
                    {
                        gate.TrySetResult();
                    }
                }
            },
            Token);
        await watching.WaitAsync(Limit, Token);
        Assert.Equal(JobState.Succeeded, states[^1]);
    }

    [Fact]
    public async Task List_Pages_NewestFirst()
    {
        var jobs = await _fixture.StartAsync();
        var ids = new List<string>();
        foreach (var target in (string[])["a", "b", "c"])
        {
            var job = await jobs.SubmitAsync(new TestRequest(target), "ann", Token);
            await jobs.WaitAsync(job.Id, Token).WaitAsync(Limit, Token);
            ids.Insert(0, job.Id);
        }

        var first = await jobs.ListAsync(JobKind.Build, 2, null, Token);
        var rest = await jobs.ListAsync(JobKind.Build, 2, first[^1].Id, Token);
        Assert.Equal(ids.Order(StringComparer.Ordinal).Reverse(), first.Concat(rest).Select(j => j.Id));
        Assert.Empty(await jobs.ListAsync(JobKind.Run, 2, null, Token));
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
