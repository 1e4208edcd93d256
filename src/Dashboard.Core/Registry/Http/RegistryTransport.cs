using System.Net;
using System.Net.Http.Headers;
using Dashboard.Core.Registry.Auth;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http;

/// <summary>What bounds a request.</summary>
/// <param name="Timeout">How long nothing may happen.</param>
/// <param name="ChunkBytes">Bytes sent in one request.</param>
internal sealed record TransferLimits(TimeSpan Timeout, long ChunkBytes);

/// <summary>Sends requests to one registry: challenges answered, redirects checked, idempotent ones tried again, all in bounded time.</summary>
internal sealed class RegistryTransport(
    RegistryEndpoint endpoint,
    RegistryConnectionPool pool,
    RegistryAuthorizer authorizer,
    TimeProvider clock,
    TransferLimits limits,
    ILogger logger)
{
    private const int MaxRedirects = 5;
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>The registry.</summary>
    public RegistryEndpoint Endpoint { get; } = endpoint;

    /// <summary>Bytes sent in one request.</summary>
    public long ChunkBytes => limits.ChunkBytes;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>Makes a guard for reading a body.</summary>
    public IdleTimeout Guard(CancellationToken cancellationToken) => new(limits.Timeout, Clock, cancellationToken);

    /// <summary>Sends and gives back the answer when its status is one of <paramref name="expected"/>.</summary>
    /// <exception cref="Errors.ProblemException">Any other answer, or none.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        var response = await SendAsync(request, cancellationToken);
        if (expected.Contains(response.StatusCode))
        {
            return response;
        }

        using (response)
        {
            throw await RefusedAsync(request, response, cancellationToken);
        }
    }

    /// <summary>Sends and gives back whatever is answered.</summary>
    /// <exception cref="Errors.ProblemException">No answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = !request.Idempotent || attempt == RetryPolicy.Attempts;
            TimeSpan pause;
            try
            {
                var response = await SendAuthorizedAsync(request, cancellationToken);
                if (last || !RetryPolicy.IsTransient(response.StatusCode))
                {
                    return response;
                }

                pause = RetryPolicy.PauseAfter(attempt, response, Clock);
                RegistryLog.RetryingAnswer(logger, request.Method, request.Uri.AbsolutePath, (int)response.StatusCode, pause);
                response.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                if (last || !RetryPolicy.IsTransient(e))
                {
                    throw RegistryProblems.Unreachable(Endpoint, request.What, e);
                }

                pause = RetryPolicy.PauseAfter(attempt, null, Clock);
                RegistryLog.RetryingFailure(logger, e, request.Method, request.Uri.AbsolutePath, pause);
            }

            await Task.Delay(pause, Clock, cancellationToken);
        }
    }

    /// <summary>Words for an answer nobody expected; reads its body.</summary>
    public async Task<Errors.ProblemException> RefusedAsync(RegistryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var idle = Guard(cancellationToken);
        byte[]? body = null;
        try
        {
            body = await BoundedBody.ReadAsync(response, MaxErrorBytes, idle);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && idle.Expired))
        {
            RegistryLog.UnreadableRefusal(logger, e, request.Uri.AbsolutePath);
        }

        return RegistryProblems.Refused(Endpoint, request.What, response.StatusCode, RegistryError.Read(body ?? []));
    }

    private async Task<HttpResponseMessage> SendAuthorizedAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(request, authorizer.Find(request.Scope), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var answer = await authorizer.AnswerAsync(response, request.Scope, cancellationToken);
        if (answer is null)
        {
            return response;
        }

        response.Dispose();
        return await SendOnceAsync(request, answer, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var idle = Guard(cancellationToken);
        try
        {
            var uri = request.Uri;
            for (var redirects = 0; ; redirects++)
            {
                using var message = Message(request, uri, authorization, idle);
                var response = await pool.For(uri).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, idle.Token);
                if (!request.FollowsRedirects || !IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                {
                    return response;
                }

                response.Dispose();
                uri = CheckRedirect(request, new Uri(uri, location), redirects);
                idle.Touch();
            }
        }
        catch (OperationCanceledException e) when (idle.Expired)
        {
            throw RegistryProblems.TimedOut(Endpoint, request.What, idle.Limit, e);
        }
    }

    private HttpRequestMessage Message(RegistryRequest request, Uri uri, AuthenticationHeaderValue? authorization, IdleTimeout idle)
    {
        var message = new HttpRequestMessage(request.Method, uri) { Content = request.Content?.Invoke(idle) };
        foreach (var type in request.Accept)
        {
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        if (request.From > 0)
        {
            message.Headers.Range = new RangeHeaderValue(request.From, null);
        }

        // Credentials are the registry's alone; storage it redirects to has a signed address instead.
        message.Headers.Authorization = Endpoint.Owns(uri) ? authorization : null;
        return message;
    }

    private Uri CheckRedirect(RegistryRequest request, Uri target, int redirects)
    {
        if (redirects == MaxRedirects)
        {
            throw RegistryProblems.Wrong(Endpoint, request.What, $"{Endpoint.Host} redirects more than {MaxRedirects} times.");
        }

        var downgrade = target.Scheme != "https" && (target.Scheme != "http" || Endpoint.BaseUri.Scheme == "https");
        if (downgrade || (RegistryEndpoint.IsLoopbackHost(target.Host) && !Endpoint.IsLoopback))
        {
            throw RegistryProblems.Wrong(Endpoint, request.What, $"{Endpoint.Host} redirects to a place that is not followed ({target.Scheme}://{target.Host}).");
        }

        return target;
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
