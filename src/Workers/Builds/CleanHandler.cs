using System.Globalization;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Samples;

namespace Workers.Builds;

/// <summary>Empties the cache of builds, and says what that removed.</summary>
internal sealed class CleanHandler(BuildCache cache) : IJobHandler<CleanRequest>
{
    public async Task<JobOutcome> ExecuteAsync(CleanRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var removed = await cache.ClearAsync((done, total) => context.Report("removing builds", done, total), cancellationToken);
        var said = removed.Builds == 0
            ? "There was nothing to remove."
            : string.Create(CultureInfo.InvariantCulture, $"Removed what {(removed.Builds == 1 ? "one build" : $"{removed.Builds} builds")} made: {(removed.Files == 1 ? "one file" : $"{removed.Files} files")}, {removed.Bytes} bytes.");
        context.Log.Write(LogSource.System, $"{said} The folder is {cache.Folder}.");
        context.Log.Write(LogSource.System, "Modules stay in the module store; what is being built now goes on.");
        context.SetResult("removedBuilds", removed.Builds.ToString(CultureInfo.InvariantCulture));
        context.SetResult("removedFiles", removed.Files.ToString(CultureInfo.InvariantCulture));
        context.SetResult("removedBytes", removed.Bytes.ToString(CultureInfo.InvariantCulture));
        return JobOutcome.Success(said);
    }
}
