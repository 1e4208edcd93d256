using Microsoft.Net.Http.Headers;

namespace Dashboard.Shell;

/// <summary>
/// Refuses what another site makes a browser send here: changes, and web sockets (which know no CORS). Programs such
/// as curl send no Origin and are not concerned.
/// </summary>
public static class SameOriginOnly
{
    /// <summary>Adds the check; to be placed before anything that acts.</summary>
    public static IApplicationBuilder UseSameOriginOnly(this IApplicationBuilder app) =>
        app.Use(static (context, next) =>
        {
            if (!IsForeign(context.Request))
            {
                return next(context);
            }

            return Results.Problem(
                statusCode: StatusCodes.Status403Forbidden,
                title: "The request came from another site.",
                detail: "Only the dashboard's own pages may change something here.",
                extensions: new Dictionary<string, object?> { ["next"] = "Open the dashboard itself and do it there." })
                .ExecuteAsync(context);
        });

    internal static bool IsForeign(HttpRequest request)
    {
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (safe && !request.HttpContext.WebSockets.IsWebSocketRequest && !IsUpgrade(request))
        {
            return false;
        }

        // A browser sends Origin with each of these; "null" stands for an opaque origin, such as a sandboxed frame.
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsUpgrade(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.Upgrade) || HttpMethods.IsConnect(request.Method);
}
