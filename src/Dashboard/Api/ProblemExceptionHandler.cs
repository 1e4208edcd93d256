using Dashboard.Core.Errors;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Api;

/// <summary>Answers with problem details (RFC 9457): title says what, detail why, the extension <c>next</c> what to do.</summary>
internal sealed partial class ProblemExceptionHandler(IProblemDetailsService problems, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var problem = exception switch
        {
            ProblemException known => Describe(StatusOf(known.Kind), known.What, known.Why, known.Next),
            BadHttpRequestException bad => Describe(
                bad.StatusCode,
                bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is too large." : "The request can't be read.",
                bad.InnerException?.Message ?? bad.Message,
                "Correct the request; /openapi/v1.json describes what each endpoint takes."),
            _ => Unexpected(httpContext, exception),
        };
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => StatusCodes.Status400BadRequest,
        ProblemKind.NotFound => StatusCodes.Status404NotFound,
        ProblemKind.Conflict => StatusCodes.Status409Conflict,
        ProblemKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemKind.Forbidden => StatusCodes.Status403Forbidden,
        ProblemKind.Unsupported => StatusCodes.Status422UnprocessableEntity,
        ProblemKind.Upstream => StatusCodes.Status502BadGateway,
        ProblemKind.TimedOut => StatusCodes.Status504GatewayTimeout,
        ProblemKind.Busy => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static ProblemDetails Describe(int status, string what, string why, string next) =>
        new() { Status = status, Title = what, Detail = why, Extensions = { ["next"] = next } };

    private ProblemDetails Unexpected(HttpContext context, Exception exception)
    {
        LogUnexpected(logger, context.TraceIdentifier, exception);
        return Describe(
            StatusCodes.Status500InternalServerError,
            "Something unexpected went wrong.",
            exception.Message,
            $"Try again; if it stays, report it with the server's log lines marked {context.TraceIdentifier}.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} failed unexpectedly.")]
    private static partial void LogUnexpected(ILogger logger, string traceId, Exception exception);
}
