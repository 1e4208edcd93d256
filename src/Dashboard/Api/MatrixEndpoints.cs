using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Matrix;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Api;

/// <summary>One module on every runtime.</summary>
internal static class MatrixEndpoints
{
    /// <summary>Maps <c>/api/matrix</c>.</summary>
    public static void MapMatrixEndpoints(this IEndpointRouteBuilder routes)
    {
        var matrix = routes.MapGroup("/api/matrix").WithTags("Runs");
        matrix.MapPost("/", StartAsync).WithDescription("Runs a module on every installed runtime at once. Runtimes that are missing or can't do what is asked have no job, and say why.");
        matrix.MapGet("/{id}", FindAsync);
        matrix.MapPost("/{id}/cancel", CancelAsync);
    }

    private static async Task<Accepted<MatrixView>> StartAsync(NewMatrix matrix, IModuleStore modules, RunMatrices matrices, HttpContext context)
    {
        var request = RunRequest.Create(modules, matrix.Module) with
        {
            Args = matrix.Args ?? [],
            Env = matrix.Env ?? new Dictionary<string, string>(),
            Stdin = matrix.Stdin,
            Invoke = matrix.Invoke,
            Workspace = matrix.Workspace,
            Limits = matrix.Limits ?? new RunRequestLimits(),
        };
        var started = await matrices.StartAsync(request, context.User.Identity?.Name ?? "local", context.RequestAborted);
        return TypedResults.Accepted($"/api/matrix/{started.Id}", MatrixView.Of(started));
    }

    private static async Task<Ok<MatrixView>> FindAsync(string id, RunMatrices matrices, CancellationToken cancellationToken) =>
        TypedResults.Ok(MatrixView.Of(await GetAsync(id, matrices, cancellationToken)));

    private static async Task<Ok<MatrixView>> CancelAsync(string id, RunMatrices matrices, CancellationToken cancellationToken)
    {
        await matrices.CancelAsync(await GetAsync(id, matrices, cancellationToken), cancellationToken);
        return await FindAsync(id, matrices, cancellationToken);
    }

    private static async Task<RunMatrix> GetAsync(string id, RunMatrices matrices, CancellationToken cancellationToken) =>
        await matrices.FindAsync(id, cancellationToken) ?? throw new ProblemException(
            ProblemKind.NotFound, $"There is no matrix '{id}'.", "It never was, or its runs were pruned (Jobs:Keep).", "POST /api/matrix makes one.");

    /// <summary>What <c>POST /api/matrix</c> takes; everything but the module may be left out.</summary>
    private sealed record NewMatrix(
        string? Module,
        IReadOnlyList<string>? Args = null,
        IReadOnlyDictionary<string, string>? Env = null,
        string? Stdin = null,
        string? Invoke = null,
        bool Workspace = false,
        RunRequestLimits? Limits = null);
}
