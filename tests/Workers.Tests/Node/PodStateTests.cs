using Workers.Node.Kubelet;
using Workers.Node.Kubelet.States;

namespace Workers.Tests.Node;

public sealed class PodStateTests
{
    private static readonly IReadOnlyList<PodState> All =
    [
        new Registered(), new Resources(), new ImagePull(), new ImagePullBackoff(), new VolumeMount(), new VolumeMountBackoff(),
        new Initializing(), new Starting(), new Running(), new CrashLoopBackoff(), new Completed(), new Error(),
    ];

    [Fact]
    public void Next_OfEveryState_NamesKnownStatesAndAllAreReachable()
    {
        var known = All.Select(s => s.GetType()).ToHashSet();
        Assert.All(All, s => Assert.Subset(known, s.Next.ToHashSet()));
        Assert.Equal(known.Where(t => t != typeof(Registered)).ToHashSet(), All.SelectMany(s => s.Next).ToHashSet());
    }

    [Fact]
    public void Next_OnlyOfCompletedAndError_IsEmpty() =>
        Assert.Equal(["Completed", "Error"], All.Where(s => s.Next.Count == 0).Select(s => s.Name));

    [Fact]
    public async Task RunAsync_UndeclaredStep_IsRefused()
    {
        await using var node = new FakeNode();
        var pod = new PodContext(FakeNode.Pod(), node.Services);
        await Assert.ThrowsAsync<InvalidOperationException>(() => PodStateMachine.RunAsync(new Astray(), pod, CancellationToken.None));
    }

    private sealed class Astray : PodState
    {
        public override string Name => "Astray";

        public override IReadOnlyList<Type> Next { get; } = [typeof(Starting)];

        public override Task<PodState?> RunAsync(PodContext pod, CancellationToken cancellationToken) => Task.FromResult<PodState?>(new Completed());
    }
}
