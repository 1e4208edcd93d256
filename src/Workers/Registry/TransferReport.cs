using Dashboard.Core.Jobs;

namespace Workers.Registry;

/// <summary>Passes the progress of a transfer on to its job, in order and on the spot.</summary>
internal sealed class TransferReport(IJobContext job, string label, long total) : IProgress<long>
{
    /// <inheritdoc/>
    public void Report(long value) => job.Report(label, value, total);
}
