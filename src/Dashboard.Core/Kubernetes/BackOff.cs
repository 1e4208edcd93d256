namespace Dashboard.Core.Kubernetes;

/// <summary>
/// Waits that double up to a cap. Not thread-safe: one belongs to one loop. The kubelet's own values for a pod are
/// <see cref="ForPods"/>: 10 s doubling to 300 s.
/// </summary>
public sealed class BackOff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _cap;
    private TimeSpan _next;

    /// <summary>Takes the first wait and the longest.</summary>
    public BackOff(TimeSpan first, TimeSpan cap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(first, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, first);
        _first = first;
        _cap = cap;
        _next = first;
    }

    /// <summary>How often <see cref="Next"/> was asked since the last <see cref="Reset"/>.</summary>
    public int Attempts { get; private set; }

    /// <summary>10 s doubling to 300 s: failing containers and failing image pulls.</summary>
    public static BackOff ForPods() => new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(300));

    /// <summary>0.2 s doubling to 30 s: an API server that does not answer.</summary>
    public static BackOff ForApi() => new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));

    /// <summary>The wait to take now; the one after it is twice as long, up to the cap.</summary>
    public TimeSpan Next()
    {
        var wait = _next;
        Attempts++;
        _next = _next >= _cap / 2 ? _cap : _next * 2;
        return wait;
    }

    /// <summary>Begins again with the first wait, after something went well.</summary>
    public void Reset()
    {
        _next = _first;
        Attempts = 0;
    }
}
