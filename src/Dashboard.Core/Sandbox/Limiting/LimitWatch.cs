namespace Dashboard.Core.Sandbox.Limiting;

/// <summary>Looks every 100 ms, and once more at the end, whether a limit is exceeded.</summary>
internal sealed class LimitWatch : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ExceededLimit?> _look;
    private readonly Task _watching;

    /// <param name="look">Says what is exceeded; null when nothing is.</param>
    /// <param name="exceeded">Called once, while the program runs, when something is.</param>
    public LimitWatch(Func<ExceededLimit?> look, Action exceeded)
    {
        _look = look;
        var token = _stop.Token;
        _watching = Task.Run(() => WatchAsync(exceeded, token), CancellationToken.None);
    }

    /// <summary>What was exceeded; null when nothing was. Final once disposed.</summary>
    public ExceededLimit? Exceeded { get; private set; }

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
            // The program ended.
        }
    }

    private ExceededLimit? Look()
    {
        try
        {
            return _look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // something went away while it was looked at; the next look tells
        }
    }
}
