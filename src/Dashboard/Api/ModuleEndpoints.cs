using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Modules.Sizes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Api;

/// <summary>Stored modules.</summary>
internal static class ModuleEndpoints
{
    private const string Wasm = "application/wasm";

    /// <summary>Maps <c>/api/modules</c>.</summary>
    public static void MapModuleEndpoints(this IEndpointRouteBuilder routes)
    {
        var modules = routes.MapGroup("/api/modules").WithTags("Modules");
        modules.MapGet("/", List);
        modules.MapPost("/", AddAsync)
            .WithDescription("The body is the module itself, such as: curl --data-binary @hello.wasm -H 'Content-Type: application/wasm' .../api/modules?name=hello.wasm");
        modules.MapGet("/{digest}", FindAsync);
        modules.MapGet("/{digest}/content", Content);
        modules.MapGet("/{digest}/functions", FunctionsAsync)
            .WithDescription("A page of the module's functions: from (0), count (1 to 500; 100), text (a part of the name, or an index), order (index or size). matching and total count all.");
        modules.MapGet("/{digest}/sizes", SizesAsync)
            .WithDescription("Bytes as it is, gzipped, and after wasm-opt -Oz. The first time this takes as long as wasm-opt.");
    }

    private static Ok<Page<StoredModule>> List(IModuleStore modules) => TypedResults.Ok(new Page<StoredModule>(modules.List()));

    private static async Task<Created<StoredModule>> AddAsync(HttpContext context, IModuleStore modules, IOptions<ModuleOptions> options, string? name = null)
    {
        var request = context.Request;
        if (request.ContentLength > options.Value.MaxBytes)
        {
            throw ModuleLimits.TooLarge(options.Value.MaxBytes);
        }

        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        if (type is not (null or Wasm or "application/octet-stream"))
        {
            throw new ProblemException(ProblemKind.Invalid, "The module was not stored.", $"It was sent as {type}.",
                "Send the file itself: curl --data-binary @FILE -H 'Content-Type: application/wasm' .../api/modules?name=FILE");
        }

        // The store counts while it reads and says what its limit is; the server's own limit on bodies would not.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = null;
        }

        var module = await modules.AddAsync(request.Body, name ?? "module.wasm", "upload", context.RequestAborted);
        return TypedResults.Created($"/api/modules/{module.Digest}", module);
    }

    private static async Task<Ok<ModuleDetails>> FindAsync(string digest, IModuleStore modules, ModuleInspections inspections, CancellationToken cancellationToken)
    {
        var inspection = await inspections.GetAsync(digest, cancellationToken);
        var module = modules.Find(digest)!;
        return TypedResults.Ok(new ModuleDetails(module.Digest, module.Size, module.Name, module.Origin, module.AddedAt, inspection));
    }

    private static async Task<Ok<FunctionPage>> FunctionsAsync(
        string digest, ModuleFunctions functions, CancellationToken cancellationToken, int from = 0, int count = 100, string? text = null, string? order = null)
    {
        if (from < 0 || count is < 1 or > FunctionQuery.MaxCount || text?.Length > 200 || order is not (null or "index" or "size"))
        {
            throw new ProblemException(ProblemKind.Invalid, "The functions can't be listed like this.",
                $"from must be 0 or more, count 1 to {FunctionQuery.MaxCount}, text at most 200 characters, order index or size.", "Correct the query.");
        }

        var query = new FunctionQuery { From = from, Count = count, Text = text ?? "", Order = order == "size" ? FunctionOrder.Size : FunctionOrder.Index };
        return TypedResults.Ok(await functions.ReadAsync(digest, query, cancellationToken));
    }

    private static async Task<Ok<ModuleSizes>> SizesAsync(string digest, IModuleSizes sizes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sizes.GetAsync(digest, cancellationToken));

    private static PhysicalFileHttpResult Content(string digest, IModuleStore modules, HttpContext context)
    {
        var path = modules.GetPath(digest);

        // A digest's content never changes.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.PhysicalFile(path, Wasm, modules.Find(digest)!.Name, entityTag: new EntityTagHeaderValue($"\"{digest}\""), enableRangeProcessing: true);
    }

    /// <summary>A module and what the inspector read from it.</summary>
    private sealed record ModuleDetails(string Digest, long Size, string Name, string Origin, DateTimeOffset AddedAt, ModuleInspection Inspection);
}
