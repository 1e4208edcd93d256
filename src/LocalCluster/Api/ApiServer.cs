using LocalCluster.Auth;
using LocalCluster.Discovery;
using LocalCluster.Logs;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCluster.Api;

/// <summary>Every request's way: who is it, what is it about, may they, then the handler for its verb.</summary>
internal sealed partial class ApiServer(
    Authenticator authenticator,
    Authorizer authorizer,
    ListHandler lists,
    WatchHandler watches,
    WriteHandler writes,
    SubresourceHandler subresources,
    PodLogHandler logs,
    ReviewHandler reviews,
    ResourceService resources,
    ILogger logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is listening any more.
        }
        catch (Exception e)
        {
            await FailAsync(context, Translate(context, e)).ConfigureAwait(false);
        }
    }

    private async Task DispatchAsync(HttpContext context)
    {
        var user = authenticator.Authenticate(context);
        var path = context.Request.Path.Value ?? "/";
        var info = RequestInfo.Parse(context.Request.Method, path, context.Request.QueryString.Value ?? "", ApiRequest.First(context, "fieldSelector") ?? "");
        authorizer.Require(user, info);
        if (!info.IsResource)
        {
            await DiscoveryHandler.HandleAsync(context).ConfigureAwait(false);
            return;
        }

        var resource = ResourceCatalog.Find(info.Group, info.Version, info.Resource) ?? throw ApiException.NoSuchPath();
        var request = new ApiRequest(context, info, user, resource);
        RequireShape(request);
        await (info.Subresource.Length == 0 ? HandleResourceAsync(request) : HandleSubresourceAsync(request)).ConfigureAwait(false);
    }

    private Task HandleResourceAsync(ApiRequest request) => request.Info.Verb switch
    {
        "create" when request.Resource.Verbs is ["create"] => reviews.HandleAsync(request),
        "create" when request.Info.Name.Length == 0 => writes.CreateAsync(request),
        "get" => writes.AnswerAsync(request, 200, resources.Get(request.Resource, request.Info.Namespace, request.Info.Name)),
        "list" => lists.HandleAsync(request),
        "watch" => watches.HandleAsync(request),
        "update" when request.Info.Name.Length > 0 => writes.UpdateAsync(request),
        "patch" when request.Info.Name.Length > 0 => writes.PatchAsync(request),
        "delete" => writes.DeleteAsync(request),
        "deletecollection" => writes.DeleteCollectionAsync(request),
        _ => throw ApiException.MethodNotAllowed(),
    };

    private Task HandleSubresourceAsync(ApiRequest request) => (request.Info.Subresource, request.Info.Verb) switch
    {
        ("log", "get") => logs.HandleAsync(request),
        ("binding", "create") => subresources.BindAsync(request),
        ("eviction", "create") => subresources.EvictAsync(request),
        (_, "get") => writes.AnswerAsync(request, 200, resources.Get(request.Resource, request.Info.Namespace, request.Info.Name)),
        (_, "update") => writes.UpdateAsync(request),
        (_, "patch") => writes.PatchAsync(request),
        _ => throw ApiException.MethodNotAllowed(),
    };

    private static void RequireShape(ApiRequest request)
    {
        var info = request.Info;
        var resource = request.Resource;
        var known = info.Subresource.Length == 0
            ? resource.Verbs.Contains(info.Verb, StringComparer.Ordinal)
            : resource.Subresource(info.Subresource)?.Verbs.Contains(info.Verb, StringComparer.Ordinal) ?? throw ApiException.NoSuchPath();
        if (!known)
            throw ApiException.MethodNotAllowed();
        if (!resource.Namespaced && info.Namespace.Length > 0)
            throw ApiException.NoSuchPath();
        // Across namespaces one can only look.
        if (resource.Namespaced && info.Namespace.Length == 0 && (info.Name.Length > 0 || info.Verb is not ("list" or "watch")))
            throw ApiException.MethodNotAllowed();
    }

    private ApiException Translate(HttpContext context, Exception error)
    {
        switch (error)
        {
            case ApiException known:
                return known;
            case BadHttpRequestException { StatusCode: 413 }:
                return ApiException.TooLarge($"Request entity too large: limit is {Bodies.MaxBytes}");
            case BadHttpRequestException bad:
                return ApiException.BadRequest(bad.Message);
            case JournalException full:
                return ApiException.Unavailable(full.Message);
            default:
                LogFailure(logger, context.Request.Method, context.Request.Path.Value, error);
                return ApiException.Internal($"{error.GetType().Name}; the server's log has the details");
        }
    }

    private static async Task FailAsync(HttpContext context, ApiException error)
    {
        if (context.Response.HasStarted)
        {
            // The status line is out: a cut connection is the only way left to say that the answer is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (error.Code == 429 || error.Details?["retryAfterSeconds"] is not null)
            context.Response.Headers.RetryAfter = "1";
        await Bodies.WriteAsync(context, error.Code, error.ToStatus()).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailure(ILogger logger, string method, string? path, Exception error);
}
