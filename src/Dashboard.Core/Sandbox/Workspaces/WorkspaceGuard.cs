using Dashboard.Core.Sandbox.Limiting;

namespace Dashboard.Core.Sandbox.Workspaces;

/// <summary>
/// Looks at a guest's folder every 50 ms, and once more at the end, and says when more lies in it than may. What is written
/// between two looks is bounded only by the disk's speed, and one file by the kernel (RLIMIT_FSIZE).
/// </summary>
internal sealed class WorkspaceGuard : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly LimitWatch _watch;

    /// <param name="folder">The folder.</param>
    /// <param name="limits">What may lie in it.</param>
    /// <param name="exceeded">Called once, while the guest runs, when there is more.</param>
    public WorkspaceGuard(string folder, RunLimits limits, Action exceeded) =>
        _watch = new LimitWatch(Interval, () => (Exceeded = WorkspaceUse.Measure(folder, limits.WorkspaceFiles).Exceeds(limits)) is not null, exceeded);

    /// <summary>What was over its limit, in words; null when nothing was. Final once disposed.</summary>
    public string? Exceeded { get; private set; }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();
}
