using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;

namespace Dashboard.Components.Start;

/// <summary>Gathers the facts of the start page, again after every change of a job and every few seconds for the cluster.</summary>
public sealed class StartReader
{
    private const int Recent = 20;
    private readonly IJobService jobs;
    private readonly IModuleStore modules;
    private readonly IClusterFacts cluster;

    /// <summary>Takes what it reads from.</summary>
    public StartReader(IJobService jobs, IModuleStore modules, IClusterFacts cluster)
    {
        this.jobs = jobs;
        this.modules = modules;
        this.cluster = cluster;
    }

    /// <summary>The facts now.</summary>
    public async Task<StartFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var build = await NewestAsync(JobKind.Build, job => job.Target.StartsWith(StartPath.Sample + "/", StringComparison.Ordinal), cancellationToken);
        return new StartFacts
        {
            Build = build,
            Module = ModuleOf(build) ?? (modules.List() is [var newest, ..] ? newest : null),
            Run = await NewestAsync(JobKind.Run, static _ => true, cancellationToken),
            Publish = await NewestAsync(JobKind.Publish, static _ => true, cancellationToken),
            Cluster = await cluster.ReadAsync(cancellationToken),
        };
    }

    private StoredModule? ModuleOf(Job? build) =>
        build is { State: JobState.Succeeded } && build.Results.TryGetValue("module", out var digest) ? modules.Find(digest) : null;

    /// <summary>The newest that went well or is under way; one that failed only when none went well, for a later mistake undoes nothing.</summary>
    private async Task<Job?> NewestAsync(JobKind kind, Func<Job, bool> wanted, CancellationToken cancellationToken)
    {
        var recent = (await jobs.ListAsync(kind, Recent, null, cancellationToken)).Where(wanted).ToList();
        return recent.Find(job => job.State is JobState.Queued or JobState.Running or JobState.Succeeded) ?? recent.FirstOrDefault();
    }
}
