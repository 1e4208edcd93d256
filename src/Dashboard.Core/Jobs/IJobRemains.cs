namespace Dashboard.Core.Jobs;

/// <summary>What a kind of job keeps beside its log, for as long as the job is listed.</summary>
public interface IJobRemains
{
    /// <summary>Deletes what belongs to a job that is no longer listed; nothing where there is nothing.</summary>
    Task DeleteAsync(string jobId);
}
