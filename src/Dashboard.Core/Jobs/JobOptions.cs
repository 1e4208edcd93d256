using Microsoft.Extensions.Options;

namespace Dashboard.Core.Jobs;

/// <summary>Bounds on jobs (<c>Jobs</c>).</summary>
public sealed class JobOptions
{
    /// <summary>Builds at once.</summary>
    public int Build { get; set; } = 2;

    /// <summary>Runs at once.</summary>
    public int Run { get; set; } = 8;

    /// <summary>Publishes at once.</summary>
    public int Publish { get; set; } = 2;

    /// <summary>Pulls at once.</summary>
    public int Pull { get; set; } = 2;

    /// <summary>Cluster jobs at once. A join waits for a person's approval, so there must be room beside it.</summary>
    public int Cluster { get; set; } = 8;

    /// <summary>Installations and cleanings at once; one after the other, because they change the same folders.</summary>
    public int Tools { get; set; } = 1;

    /// <summary>Jobs of one kind that may wait.</summary>
    public int Waiting { get; set; } = 200;

    /// <summary>Longest a job may run, whatever its handler does.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Newest jobs kept, with their logs; older ones are deleted at start.</summary>
    public int Keep { get; set; } = 2000;

    /// <summary>How many jobs of a kind run at once.</summary>
    public int Limit(JobKind kind) => kind switch
    {
        JobKind.Build => Build,
        JobKind.Run => Run,
        JobKind.Publish => Publish,
        JobKind.Pull => Pull,
        JobKind.Cluster => Cluster,
        _ => Tools,
    };
}

internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        var errors = new List<string>();
        foreach (var kind in Enum.GetValues<JobKind>())
        {
            if (options.Limit(kind) is < 1 or > 64)
            {
                errors.Add($"Jobs:{kind} must be from 1 to 64.");
            }
        }

        if (options.Waiting is < 1 or > 100_000)
        {
            errors.Add("Jobs:Waiting must be from 1 to 100000.");
        }

        if (options.TimeLimit < TimeSpan.FromSeconds(1) || options.TimeLimit > TimeSpan.FromDays(1))
        {
            errors.Add("Jobs:TimeLimit must be from 00:00:01 to 1.00:00:00.");
        }

        if (options.Keep is < 10 or > 1_000_000)
        {
            errors.Add("Jobs:Keep must be from 10 to 1000000.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
