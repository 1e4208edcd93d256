namespace Dashboard.Core.Sandbox.Workspaces;

/// <summary>
/// Looks at a guest's folder every 50 ms, and once more at the end, and says when more lies in it than may. What is written
/// between two looks is bounded only by the disk's speed, and one file by the kernel (RLIMIT_FSIZE).
/// </summary>
internal sealed class WorkspaceGuard : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;
    private readonly RunLimits _limits;
    private readonly Task _watching;

    /// <param name="folder">The folder.</param>
    /// <param name="limits">What may lie in it.</param>
    /// <param name="exceeded">Called once, while the guest runs, when there is more.</param>
    public WorkspaceGuard(string folder, RunLimits limits, Action exceeded)
    {
        _folder = folder;
        _limits = limits;
        var token = _stop.Token;
        _watching = Task.Run(() => WatchAsync(exceeded, token), CancellationToken.None);
    }

    /// <summary>What was over its limit, in words; null when nothing was. Final once disposed.</summary>
    public string? Exceeded { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        Exceeded ??= Look();
        _stop.Dispose();
    }

    private async Task WatchAsync(Action exceeded, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if ((Exceeded = Look()) is not null)
                {
                    exceeded();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private string? Look() => WorkspaceUse.Measure(_folder, _limits.WorkspaceFiles).Exceeds(_limits);
}
