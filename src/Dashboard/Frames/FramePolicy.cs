using Microsoft.Net.Http.Headers;

namespace Dashboard.Frames;

/// <summary>
/// What a browser lets a build do that is shown in a frame. Its scripts were written by strangers and come from the
/// dashboard's own host, so every answer puts its document into an opaque origin (CSP <c>sandbox</c>): no cookies, no
/// storage, no access to the page around it, and no request to anything but its own folder.
/// </summary>
internal static class FramePolicy
{
    /// <summary>The folder of all frames.</summary>
    public const string Root = "/frames/";

    /// <summary>Sets the headers of an answer to a frame.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="token">The opening, or null when there is none: then nothing may be loaded at all.</param>
    public static void Apply(HttpResponse response, string? token)
    {
        var folder = token is null ? "'none'" : FolderOf(response.HttpContext.Request) is { } root ? $"{root}{token}/" : "'none'";
        var headers = response.Headers;
        headers.ContentSecurityPolicy =
            $"sandbox allow-scripts; default-src 'none'; script-src {folder} 'unsafe-inline' 'wasm-unsafe-eval'; connect-src {folder}; " +
            $"img-src {folder} data:; media-src {folder}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        headers.XFrameOptions = "SAMEORIGIN"; // for browsers older than frame-ancestors

        // Documents of an opaque origin are another site to this host: without these they could not load their own files.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "null";
        headers.CacheControl = "no-store";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=(), fullscreen=(), clipboard-read=(), clipboard-write=()";
    }

    /// <summary>The folder of all frames as a source of a policy; null when the request's host can't stand in one.</summary>
    public static string? FolderOf(HttpRequest request)
    {
        var host = request.Host.Value ?? "";
        return host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']')
            ? $"{request.Scheme}://{host}{Root}"
            : null;
    }
}
