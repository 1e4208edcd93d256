using System.Globalization;

namespace Dashboard.Core.Sandbox.Walls;

/// <summary>
/// Where there is no memory cgroup: looks at the resident memory of a process and its descendants every 50 ms, and says
/// when it is more than allowed. Coarser than the kernel: what is taken and given back between two looks is not seen.
/// </summary>
internal sealed class MemorySampler : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private const int MaxProcesses = 256;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sampling;
    private long _peak;

    /// <param name="processId">The root of the tree.</param>
    /// <param name="limitBytes">The most the tree may have.</param>
    /// <param name="exceeded">Called once when it has more.</param>
    public MemorySampler(int processId, long limitBytes, Action exceeded)
    {
        var token = _stop.Token;
        _sampling = Task.Run(() => SampleAsync(processId, limitBytes, exceeded, token), CancellationToken.None);
    }

    /// <summary>The highest sum seen, in bytes; null when the run was over before the first look.</summary>
    public long? Peak => Interlocked.Read(ref _peak) is > 0 and var peak ? peak : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sampling.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task SampleAsync(int processId, long limitBytes, Action exceeded, CancellationToken cancellationToken)
    {
        // Short runs are looked at sooner.
        var delay = TimeSpan.FromMilliseconds(4);
        try
        {
            while (true)
            {
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
                delay = delay < Interval ? delay * 2 : Interval;
                var sum = ProcessFamily.Of(processId, MaxProcesses).Sum(ResidentBytes);
                Interlocked.Exchange(ref _peak, Math.Max(_peak, sum));
                if (sum > limitBytes)
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

    // proc(5), statm: the second field counts resident pages.
    private static long ResidentBytes(int pid) =>
        ProcessFamily.ReadText($"/proc/{pid}/statm").Split(' ') is [_, var pages, ..] && long.TryParse(pages, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count * Environment.SystemPageSize
            : 0;
}
