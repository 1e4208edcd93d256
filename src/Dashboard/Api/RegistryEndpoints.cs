using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;
using Dashboard.Core.Registry.Local;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Api;

/// <summary>Publishing, pulling, and looking into registries.</summary>
internal static class RegistryEndpoints
{
    /// <summary>
    /// Maps <c>/api/publishes</c>, <c>/api/pulls</c> and <c>/api/registries</c>. Repository names hold slashes, so everything behind
    /// <c>repositories/</c> is one route and <see cref="RepositoryPath"/> takes it apart from its end.
    /// </summary>
    public static void MapRegistryEndpoints(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Registry");
        api.MapPost("/publishes", PublishAsync);
        api.MapPost("/pulls", PullAsync);
        api.MapGet("/registries", List);
        api.MapGet($"/registries/{RegistryConnection.LocalName}/log", LocalLogAsync);
        api.MapGet("/registries/{registry}/repositories", RepositoriesAsync);
        api.MapGet("/registries/{registry}/repositories/{**path}", ReadAsync)
            .WithDescription("path is REPOSITORY/tags or REPOSITORY/manifests/TAG-OR-DIGEST; a repository's name may hold slashes.");
        api.MapDelete("/registries/{registry}/repositories/{**path}", DeleteAsync)
            .WithDescription("path is REPOSITORY/manifests/DIGEST; every tag of that digest goes with it.");
    }

    private static Task<Accepted<Job>> PublishAsync(PublishBody body, IModuleStore modules, IJobService jobs, HttpContext context) =>
        jobs.SubmitAsync(PublishRequest.Create(modules, body.Module, body.Reference, WasmArtifactFormats.Parse(body.Format)), context);

    private static Task<Accepted<Job>> PullAsync(PullBody body, IJobService jobs, HttpContext context) =>
        jobs.SubmitAsync(PullRequest.Create(body.Reference), context);

    private static Ok<Page<RegistryItem>> List(IRegistryDirectory registries, ILocalRegistry local) => TypedResults.Ok(new Page<RegistryItem>(
        registries.Connections.Select(c => new RegistryItem(c.Name, c.Host, c.Insecure, c.Username, c.IsLocal ? local.Status : null)).ToList()));

    private static async Task LocalLogAsync(
        HttpContext context, ILogStreams logs, bool follow = false, long from = 1, string format = "text", bool timestamps = false)
    {
        var source = logs.Find(ILocalRegistry.LogId) ?? throw new ProblemException(
            ProblemKind.NotFound, "The local registry has no log.", "It was not started yet.", "GET /api/registries says what it is doing.");
        await LogResponse.WriteAsync(context, source, follow, from, format, timestamps);
    }

    private static async Task<Ok<Page<string>>> RepositoriesAsync(
        string registry, IRegistryDirectory registries, CancellationToken cancellationToken, int limit = 100, string? after = null)
    {
        var page = await registries.Open(registry).ListRepositoriesAsync(Count(limit), after, cancellationToken);
        return TypedResults.Ok(new Page<string>(page.Items, page.Next));
    }

    private static async Task<IResult> ReadAsync(
        string registry, string path, IRegistryDirectory registries, CancellationToken cancellationToken, int limit = 100, string? after = null)
    {
        var target = RepositoryPath.Parse(path);
        if (target.Manifest is { } manifest)
        {
            return TypedResults.Ok(await ManifestDetails.ReadAsync(registries.Open(registry), target.Repository, manifest, cancellationToken));
        }

        var tags = await registries.Open(registry).GetRepository(target.Repository).ListTagsAsync(Count(limit), after, cancellationToken);
        return TypedResults.Ok(new Page<string>(tags.Items, tags.Next));
    }

    private static async Task<NoContent> DeleteAsync(string registry, string path, IRegistryDirectory registries, CancellationToken cancellationToken)
    {
        var target = RepositoryPath.Parse(path);
        if (target.Manifest is not { } manifest)
        {
            throw new ProblemException(ProblemKind.Invalid, "Nothing was deleted.", "Only manifests can be deleted.", "DELETE .../REPOSITORY/manifests/DIGEST.");
        }

        await registries.Open(registry).GetRepository(target.Repository).DeleteManifestAsync(manifest, cancellationToken);
        return TypedResults.NoContent();
    }

    private static int Count(int limit) => limit is >= 1 and <= 1000
        ? limit
        : throw new ProblemException(ProblemKind.Invalid, "The list can't be read.", "limit must be from 1 to 1000.", "Correct limit.");

    private sealed record PublishBody(string? Module, string? Reference, string? Format = null);

    private sealed record PullBody(string? Reference);

    private sealed record RegistryItem(string Name, string Host, bool Insecure, string? Username, LocalRegistryStatus? Local);
}
