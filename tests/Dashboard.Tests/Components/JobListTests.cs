using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;

namespace Dashboard.Tests.Components;

public sealed class JobListTests
{
    private readonly FakeJobService jobs = new();

    [Fact]
    public async Task JobList_NewJob_AppearsAtTheTop()
    {
        jobs.Put(FakeJobService.Create("a1"));
        var changed = new SemaphoreSlim(0);
        await using var list = Create(changed);
        await list.StartAsync();

        jobs.Put(FakeJobService.Create("b2"));
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal(["b2", "a1"], list.Items!.Select(j => j.Id));
    }

    [Fact]
    public async Task JobList_ChangedJob_IsReplacedInPlace()
    {
        jobs.Put(FakeJobService.Create("a1"));
        jobs.Put(FakeJobService.Create("b2"));
        var changed = new SemaphoreSlim(0);
        await using var list = Create(changed);
        await list.StartAsync();

        jobs.Put(FakeJobService.Create("a1", JobState.Succeeded));
        Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal(["b2", "a1"], list.Items!.Select(j => j.Id));
        Assert.Equal(JobState.Succeeded, list.Items![1].State);
    }

    [Fact]
    public async Task JobList_Kind_HidesTheOthers()
    {
        jobs.Put(FakeJobService.Create("a1"));
        jobs.Put(FakeJobService.Create("r1", kind: JobKind.Run));
        await using var list = Create(new SemaphoreSlim(0));
        await list.StartAsync();

        await list.ShowAsync(JobKind.Run);

        Assert.Equal(["r1"], list.Items!.Select(j => j.Id));
    }

    [Fact]
    public async Task JobList_More_AddsOlderJobs()
    {
        for (var i = 0; i < 60; i++)
        {
            jobs.Put(FakeJobService.Create($"{i:00}"));
        }

        await using var list = Create(new SemaphoreSlim(0));
        await list.StartAsync();
        Assert.Equal(50, list.Items!.Count);
        Assert.True(list.HasMore);

        await list.MoreAsync();

        Assert.Equal(60, list.Items!.Count);
        Assert.Equal("00", list.Items![^1].Id);
        Assert.False(list.HasMore);
    }

    private JobList Create(SemaphoreSlim changed) => new(jobs, () =>
    {
        changed.Release();
        return Task.CompletedTask;
    });
}
