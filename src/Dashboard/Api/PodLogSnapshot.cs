using System.Runtime.CompilerServices;
using Dashboard.Core.Kubernetes;
using Dashboard.Core.Logs;

namespace Dashboard.Api;

/// <summary>What a pod's log holds now, read once from the cluster and passed on as it comes.</summary>
internal sealed class PodLogSnapshot : ILogSource, IAsyncDisposable
{
    private const int BatchLines = 1000;
    private readonly Stream log;
    private readonly long skip;

    private PodLogSnapshot(Stream log, long skip)
    {
        this.log = log;
        this.skip = skip;
    }

    public string Id => "snapshot";

    public long LastSeq { get; private set; }

    public LogOutcome? Outcome => null;

    /// <summary>Asks the cluster for the log.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container; null: the pod's only one.</param>
    /// <param name="from">The first line wanted; negative: that many before the end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<PodLogSnapshot> OpenAsync(KubeClient client, string ns, string pod, string? container, long from, CancellationToken cancellationToken)
    {
        var options = new PodLogOptions { Container = container, Timestamps = true, TailLines = from < 0 ? -from : null };
        return new PodLogSnapshot(await client.OpenLogAsync(ns, pod, options, cancellationToken), Math.Max(from - 1, 0));
    }

    public async IAsyncEnumerable<LogBatch> ReadAsync(
        long fromSeq = 1, bool follow = true, LogReadMode mode = LogReadMode.Complete, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var lines = new List<LogLine>();
        await foreach (var text in PodLogReader.ReadAsync(log, cancellationToken))
        {
            if (++LastSeq <= skip)
            {
                continue;
            }

            var line = PodLogLine.Parse(text);
            lines.Add(new LogLine(LastSeq, line.Time, LogSource.Stdout, line.Text));
            if (lines.Count == BatchLines)
            {
                yield return new LogBatch(lines);
                lines = [];
            }
        }

        if (lines.Count > 0)
        {
            yield return new LogBatch(lines);
        }
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();
}
