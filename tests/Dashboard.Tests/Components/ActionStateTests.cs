using Dashboard.Components.Shared;
using Dashboard.Core.Errors;

namespace Dashboard.Tests.Components;

public sealed class ActionStateTests
{
    private readonly ActionState action = new();

    [Fact]
    public async Task RunAsync_DoubleClick_RunsOnce()
    {
        var gate = new TaskCompletionSource();
        var runs = 0;

        var first = action.RunAsync(Work);
        Assert.True(action.Busy);
        Assert.False(await action.RunAsync(Work));
        gate.SetResult();

        Assert.True(await first);
        Assert.False(action.Busy);
        Assert.Equal(1, runs);

        Task Work()
        {
            runs++;
            return gate.Task;
        }
    }

    [Fact]
    public async Task RunAsync_Problem_IsKeptUntilTheNextAttempt()
    {
        Assert.False(await action.RunAsync(() => throw new ProblemException(ProblemKind.Busy, "Full.", "Why.", "Next.")));
        Assert.Equal("Full.", action.Problem?.What);

        Assert.True(await action.RunAsync(() => Task.CompletedTask));
        Assert.Null(action.Problem);
    }

    [Fact]
    public async Task RunAsync_Fault_GoesToTheErrorBoundary()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => action.RunAsync(() => throw new InvalidOperationException()));

        Assert.False(action.Busy);
    }

    [Fact]
    public async Task RunAsync_Cancelled_IsNoProblem()
    {
        Assert.False(await action.RunAsync(() => throw new OperationCanceledException()));

        Assert.Null(action.Problem);
    }
}
