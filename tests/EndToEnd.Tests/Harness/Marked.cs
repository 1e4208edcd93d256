namespace EndToEnd.Tests.Harness;

/// <summary>Finds processes by a text in their environment or command line.</summary>
internal static class Marked
{
    /// <summary>Ids of the processes that carry the mark.</summary>
    public static IReadOnlyList<string> Processes(string mark) =>
        [.. Directory.EnumerateDirectories("/proc").Where(process => Carries(process, mark)).Select(process => Path.GetFileName(process)!)];

    /// <summary>Waits until there are some, or none.</summary>
    /// <param name="mark">A text in their environment or command line.</param>
    /// <param name="present">Whether to wait for some, or for none.</param>
    /// <param name="also">A second text they carry, where the first could be anybody's.</param>
    public static async Task WaitAsync(string mark, bool present, string? also = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Processes(mark).Intersect(Processes(also ?? mark), StringComparer.Ordinal).Any() != present)
        {
            await tick.WaitForNextTickAsync(limit.Token);
        }
    }

    private static bool Carries(string process, string mark)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ")).Contains(mark, StringComparison.Ordinal)
                || File.ReadAllText(Path.Combine(process, "cmdline")).Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // No process, or it ended meanwhile.
        }
    }
}
