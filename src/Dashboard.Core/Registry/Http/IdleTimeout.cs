namespace Dashboard.Core.Registry.Http;

/// <summary>
/// A token that is cancelled when the caller's is, or when nothing happened for a while. Call <see cref="Touch"/> whenever
/// something did, so that a long transfer lives as long as bytes move.
/// </summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;

    public IdleTimeout(TimeSpan limit, TimeProvider clock, CancellationToken caller)
    {
        Limit = limit;
        _caller = caller;
        _timer = new CancellationTokenSource(limit, clock);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
        Token = _linked.Token;
    }

    /// <summary>How long nothing may happen.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The token to wait with.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether the time ran out, rather than the caller having cancelled.</summary>
    public bool Expired => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something happened: the time starts anew.</summary>
    public void Touch() => _timer.CancelAfter(Limit);

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
