using Dashboard.Frames;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Shell;

/// <summary>The headers that hold a browser to what this dashboard really needs.</summary>
public static class SecurityHeaders
{
    /// <summary>
    /// Everything from this host only (CSP level 3; <c>'self'</c> in connect-src covers the web sockets). Scripts are
    /// files, never inline. Styles may be inline: Radzen positions its popups and xterm.js sizes its rows with style
    /// attributes, for which CSP has no nonce; a style can't run code.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// For the workers that run WebAssembly, modules or wabt: they may compile it, which the pages may not, and do nothing
    /// else. A worker's policy is that of its own script (HTML, "run a worker").
    /// </summary>
    public const string ModuleWorkerPolicy =
        "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'; worker-src 'none'; frame-ancestors 'none'";

    /// <summary>Sends the headers with every answer; an endpoint may set its own policy instead.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) =>
        app.Use(static (context, next) =>
        {
            context.Response.OnStarting(
                static state =>
                {
                    var headers = ((HttpResponse)state).Headers;
                    headers.TryAdd(HeaderNames.ContentSecurityPolicy, PolicyFor(((HttpResponse)state).HttpContext.Request));
                    headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
                    headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
                    headers.TryAdd("Referrer-Policy", "no-referrer");
                    headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
                    headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
                    headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
                    return Task.CompletedTask;
                },
                context.Response);
            return next(context);
        });

    private static string PolicyFor(HttpRequest request) => IsModuleWorker(request.Path) ? ModuleWorkerPolicy : PagePolicyFor(request);

    // A frame may hold a build and nothing else: wherever its script tries to send it, the browser does not even ask.
    private static string PagePolicyFor(HttpRequest request) => $"{ContentSecurityPolicy}; frame-src {FramePolicy.FolderOf(request) ?? "'none'"}";

    // The scripts are also served under names with a fingerprint.
    private static bool IsModuleWorker(PathString path) =>
        path.StartsWithSegments("/client", StringComparison.Ordinal, out var file)
        && (file.Value!.StartsWith("/browser-run-worker.", StringComparison.Ordinal) || file.Value.StartsWith("/wat-worker.", StringComparison.Ordinal));
}
