namespace Workers.Registry;

/// <summary>How long to wait before the program is started again: short at first, doubling, never more than half a minute.</summary>
internal sealed class RestartPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);
    private TimeSpan _next = First;

    /// <summary>The program answered and ran this long; after a minute its failures count from the start again.</summary>
    public void Ran(TimeSpan time)
    {
        if (time >= Healthy)
        {
            _next = First;
        }
    }

    /// <summary>The pause now; the next one is twice as long.</summary>
    public TimeSpan Next()
    {
        var pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}
