using Dashboard.Core.Errors;

namespace Dashboard.Api;

/// <summary>
/// Refuses state-changing requests that a browser says come from another site (Fetch Metadata, and Origin for
/// browsers without it). Tools such as curl send neither header and pass.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || IsSameSite(request))
        {
            return next(context);
        }

        throw new ProblemException(
            ProblemKind.Forbidden,
            "The request was refused.",
            "A page of another site made it.",
            "Open the dashboard itself and do it there.");
    }

    private static bool IsSameSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
