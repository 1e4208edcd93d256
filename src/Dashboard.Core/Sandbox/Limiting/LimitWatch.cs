namespace Dashboard.Core.Sandbox.Limiting;

/// <summary>Looks again and again, and once more at the end, whether a limit is exceeded.</summary>
internal sealed class LimitWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<bool> _look;
    private readonly Task<bool> _watching;

    /// <param name="interval">The time between two looks.</param>
    /// <param name="look">Says whether something is exceeded; not asked again once it was. Files that go away while it looks are for the next look.</param>
    /// <param name="exceeded">Called once, while the program runs, when something is.</param>
    public LimitWatch(TimeSpan interval, Func<bool> look, Action exceeded)
    {
        _look = look;
        var token = _stop.Token;
        _watching = Task.Run(() => WatchAsync(interval, exceeded, token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (!await _watching.ConfigureAwait(false))
        {
            Look();
        }

        _stop.Dispose();
    }

    private async Task<bool> WatchAsync(TimeSpan interval, Action exceeded, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Look())
                {
                    exceeded();
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ended.
        }

        return false;
    }

    private bool Look()
    {
        try
        {
            return _look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
