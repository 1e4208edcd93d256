using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Api;

/// <summary>Jobs and their logs.</summary>
internal static class JobEndpoints
{
    /// <summary>Maps <c>/api/jobs</c>.</summary>
    public static void MapJobEndpoints(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs").WithTags("Jobs");
        jobs.MapGet("/", ListAsync);
        jobs.MapGet("/{id}", FindAsync);
        jobs.MapPost("/{id}/cancel", CancelAsync);
        jobs.MapGet("/{id}/log", LogAsync);
        jobs.MapArtifactEndpoints();
    }

    /// <summary>202 with the job, and where to find it.</summary>
    public static async Task<Accepted<Job>> SubmitAsync(this IJobService jobs, JobRequest request, HttpContext context)
    {
        var job = await jobs.SubmitAsync(request, UserOf(context), context.RequestAborted);
        return TypedResults.Accepted($"/api/jobs/{job.Id}", job);
    }

    /// <summary>Who asks; everybody is <c>local</c> until sign-in is configured.</summary>
    private static string UserOf(HttpContext context) => context.User.Identity?.Name ?? "local";

    private static async Task<Ok<Page<Job>>> ListAsync(IJobService jobs, CancellationToken cancellationToken, string? kind = null, int limit = 50, string? after = null)
    {
        if (limit is < 1 or > 500)
        {
            throw new ProblemException(ProblemKind.Invalid, "The list can't be read.", "limit must be from 1 to 500.", "Correct limit.");
        }

        // Bound as text: the framework reads enumerations in queries by their C# names only.
        JobKind? only = null;
        if (kind is not null)
        {
            only = Enum.TryParse<JobKind>(kind, ignoreCase: true, out var known) && Enum.IsDefined(known)
                ? known
                : throw new ProblemException(
                    ProblemKind.Invalid,
                    $"There is no kind of job called '{kind}'.",
                    "A job is one of build, run, publish, pull, cluster and tools.",
                    "Use one of these, or leave kind out for all jobs.");
        }

        var items = await jobs.ListAsync(only, limit, after, cancellationToken);
        return TypedResults.Ok(new Page<Job>(items, items.Count == limit ? items[^1].Id : null));
    }

    private static async Task<Ok<Job>> FindAsync(string id, IJobService jobs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await jobs.FindAsync(id, cancellationToken) ?? throw NoSuchJob(id));

    private static async Task<Ok<Job>> CancelAsync(string id, IJobService jobs, CancellationToken cancellationToken)
    {
        await jobs.CancelAsync(id, cancellationToken);
        return await FindAsync(id, jobs, cancellationToken);
    }

    private static async Task LogAsync(
        string id, HttpContext context, ILogStreams logs, bool follow = false, long from = 1, string format = "text", bool timestamps = false)
    {
        var source = id.All(char.IsAsciiHexDigit) ? logs.Find("job-" + id) : null;
        await LogResponse.WriteAsync(context, source ?? throw NoSuchJob(id), follow, from, format, timestamps);
    }

    internal static ProblemException NoSuchJob(string id) => new(
        ProblemKind.NotFound, $"There is no job '{id}'.", "It never was, or it was pruned (Jobs:Keep).", "GET /api/jobs lists the jobs there are.");
}
