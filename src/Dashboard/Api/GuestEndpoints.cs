using Dashboard.Core.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Workers.Runs.Http;

namespace Dashboard.Api;

/// <summary>Passes requests on to a running guest that serves HTTP on its socket, and its answers back, held in a sandbox of the browser.</summary>
internal static class GuestEndpoints
{
    /// <summary>
    /// No scripts, no forms, no origin of ours, nothing loaded from anywhere: what a guest answers is a picture of a page.
    /// </summary>
    internal const string ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    /// <summary>Maps <c>/api/runs/{id}/http/</c> and all below.</summary>
    public static void MapGuestEndpoints(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/api/runs/{id}/http/{**path}", Methods, PassOnAsync).WithTags("Runs").DisableAntiforgery()
            .WithDescription("What a running module serves on its listening socket: GET, HEAD and POST, while it runs.");

    private static async Task PassOnAsync(string id, HttpContext context, GuestSites sites)
    {
        var (request, response) = (context.Request, context.Response);
        var site = sites.Get(id);
        var prefix = $"/api/runs/{id}/http";
        var path = request.Path.ToUriComponent();
        if (path.Length <= prefix.Length)
        {
            response.Redirect(prefix + "/" + request.QueryString.ToUriComponent(), permanent: false, preserveMethod: true);
            return; // Links in the guest's first page are relative to its folder.
        }

        var answer = await site.SendAsync(
            new GuestRequest(new HttpMethod(request.Method), path[prefix.Length..] + request.QueryString.ToUriComponent())
            {
                Headers = GuestHttp.RequestHeaders.Where(name => request.Headers.ContainsKey(name)).ToDictionary(name => name, name => request.Headers[name].ToString()),
                Body = HttpMethods.IsPost(request.Method) ? await ReadBodyAsync(context) : default,
            },
            context.RequestAborted);
        await WriteAsync(response, answer, prefix, HttpMethods.IsHead(request.Method));
    }

    private static async Task WriteAsync(HttpResponse response, GuestResponse answer, string prefix, bool head)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Opener-Policy"] = "unsafe-none"; // with another value browsers refuse to show a sandboxed page at all
        response.StatusCode = answer.Status;
        response.ContentType = MediaTypeHeaderValue.TryParse(answer.ContentType, out var type) ? type.ToString() : "application/octet-stream";
        if (IsPlain(answer.ContentLanguage))
        {
            headers.ContentLanguage = answer.ContentLanguage;
        }

        if (answer.Location is { } location && location.All(char.IsAscii))
        {
            headers.Location = prefix + location;
        }

        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentLength = answer.Length;
        if (!head)
        {
            await response.Body.WriteAsync(answer.Body, response.HttpContext.RequestAborted);
        }
    }

    private static bool IsPlain(string? value) => value is { Length: > 0 and <= 100 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ',' or ' ');

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = GuestHttp.MaxRequestBytes;
        }

        using var kept = new MemoryStream();
        var block = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(block, context.RequestAborted)) > 0)
        {
            kept.Write(block, 0, read);
            if (kept.Length > GuestHttp.MaxRequestBytes)
            {
                throw new ProblemException(ProblemKind.TooLarge, "The request is too large.", $"A module is sent {GuestHttp.MaxRequestBytes} bytes at most.", "Send less.");
            }
        }

        return kept.ToArray();
    }
}
