using Dashboard.Core.Sandbox.Walls;

namespace Dashboard.Core.Sandbox.Listening;

/// <summary>Waits until a guest's socket listens, and says so once.</summary>
internal sealed class ListenWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    /// <param name="processId">The run's first process.</param>
    /// <param name="walled">Whether it is bubblewrap, whose child is in the run's own network.</param>
    /// <param name="port">The port.</param>
    /// <param name="listening">Called once, with the socket.</param>
    public ListenWatch(int processId, bool walled, int port, Action<IGuestSocket> listening)
    {
        var token = _stop.Token;
        _watching = Task.Run(() => WatchAsync(processId, walled, port, listening, token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task WatchAsync(int processId, bool walled, int port, Action<IGuestSocket> listening, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var inside = walled ? ProcessFamily.Of(processId, 2).ElementAtOrDefault(1) : processId;
                if (inside > 0 && GuestPorts.IsListening(ProcessFamily.ReadText($"/proc/{inside}/net/tcp"), port))
                {
                    listening(walled ? new WalledSocket(inside, port) : new LoopbackSocket(port));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
