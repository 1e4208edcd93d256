using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Sandbox.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Api;

/// <summary>Files that runs left in a folder of their own.</summary>
internal static class ArtifactEndpoints
{
    /// <summary>Maps <c>/{id}/artifacts</c> below <c>/api/jobs</c>.</summary>
    public static void MapArtifactEndpoints(this IEndpointRouteBuilder jobs)
    {
        jobs.MapGet("/{id}/artifacts", ListAsync).WithDescription("The files a run left in its own folder (workspace).");
        jobs.MapGet("/{id}/artifacts/{**name}", Content).WithDescription("One of them, always as a download.");
    }

    private static async Task<Ok<Page<Artifact>>> ListAsync(string id, IJobService jobs, RunArtifacts artifacts, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } job
            ? TypedResults.Ok(new Page<Artifact>([.. artifacts.List(job.Id).Select(a => new Artifact(a.Name, a.Size))]))
            : throw JobEndpoints.NoSuchJob(id);

    // A stranger's program made it: never shown in the dashboard's own origin, whatever its name says it is.
    private static PhysicalFileHttpResult Content(string id, string name, RunArtifacts artifacts, HttpContext context)
    {
        var artifact = artifacts.Find(id, name) ?? throw new ProblemException(
            ProblemKind.NotFound,
            "There is no such file.",
            "The run left none of this name, or it went to make room (Sandbox:ArtifactBytes).",
            $"GET /api/jobs/{Uri.EscapeDataString(id)}/artifacts lists the files there are.");
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.PhysicalFile(artifact.Path, "application/octet-stream", Path.GetFileName(artifact.Name));
    }

    /// <summary>A file as the list shows it.</summary>
    private sealed record Artifact(string Name, long Size);
}
