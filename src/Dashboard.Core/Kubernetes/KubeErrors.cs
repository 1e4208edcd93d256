using System.Net;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Core.Kubernetes;

/// <summary>The API's own answer, kept as the inner exception of the problem a person sees.</summary>
public sealed class KubeStatusException : Exception
{
    internal KubeStatusException(int code, string? reason, string message)
        : base(message)
    {
        Code = code;
        Reason = reason;
    }

    /// <summary>The HTTP status.</summary>
    public int Code { get; }

    /// <summary>One word, such as <c>AlreadyExists</c>.</summary>
    public string? Reason { get; }
}

/// <summary>Turns answers of the API into problems, and tells them apart again.</summary>
public static class KubeErrors
{
    private const int MaxBody = 64 * 1024;

    /// <summary>The HTTP status the API answered, or null when the problem came from elsewhere.</summary>
    public static int? KubeCode(this ProblemException problem) => (problem.InnerException as KubeStatusException)?.Code;

    /// <summary>Whether the object is not there (any more).</summary>
    public static bool IsNotFound(this ProblemException problem) => problem.KubeCode() == 404;

    /// <summary>Whether an object of this name exists, or the version sent is an old one.</summary>
    public static bool IsConflict(this ProblemException problem) => problem.KubeCode() == 409;

    /// <summary>Whether the version to watch from is too old, so that one has to list again.</summary>
    public static bool IsExpired(this ProblemException problem) =>
        problem.InnerException is KubeStatusException { Code: 410 } or KubeStatusException { Reason: "Expired" or "Gone" };

    internal static async Task<ProblemException> FromAsync(HttpResponseMessage response, string doing, CancellationToken cancellationToken)
    {
        var body = await ReadLimitedAsync(response, cancellationToken);
        KubeStatus? status = null;
        try
        {
            status = JsonSerializer.Deserialize<KubeStatus>(body, KubeJson.Options);
        }
        catch (JsonException)
        {
            // Not a Status: a proxy's page or plain text, shown as it is.
        }

        var message = status?.Message is { Length: > 0 } said ? said : body.Trim();
        return From((int)response.StatusCode, status?.Reason, message.Length > 0 ? message : response.ReasonPhrase ?? "No reason given.", doing);
    }

    internal static ProblemException From(int code, string? reason, string message, string doing)
    {
        var (kind, next) = code switch
        {
            400 or 422 => (ProblemKind.Invalid, "Correct what the message names and try again."),
            401 => (ProblemKind.Forbidden, "Use a kubeconfig or token that is still valid for this cluster."),
            403 => (ProblemKind.Forbidden, "Use an account that may do this, or ask the cluster's administrator."),
            404 => (ProblemKind.NotFound, "Check the name and the namespace."),
            409 => (ProblemKind.Conflict, "Look at the object as it is now, then try again."),
            429 => (ProblemKind.Busy, "Try again in a moment."),
            _ => (ProblemKind.Upstream, "Try again; if it stays so, look at the API server's log."),
        };
        return new ProblemException(
            kind,
            $"The cluster refused to {doing} ({code}{(reason is { Length: > 0 } ? " " + reason : "")}).",
            Sentence(message),
            next,
            new KubeStatusException(code, reason, message));
    }

    internal static ProblemException Unreachable(Uri server, string doing, Exception cause)
    {
        var why = cause is OperationCanceledException ? "It did not answer in time." : Sentence(Innermost(cause).Message);
        return new ProblemException(
            ProblemKind.Upstream,
            $"The cluster at {server.GetLeftPart(UriPartial.Authority)} could not be asked to {doing}.",
            why,
            "Check that the cluster runs and that this machine reaches it.",
            cause);
    }

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }

    private static string Sentence(string text)
    {
        var trimmed = text.Length > 2000 ? text[..2000] + "..." : text;
        return trimmed.EndsWith('.') ? trimmed : trimmed + ".";
    }

    private static async Task<string> ReadLimitedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxBody];
            var read = await stream.ReadAtLeastAsync(buffer, MaxBody, throwOnEndOfStream: false, cancellationToken);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return $"{(HttpStatusCode)(int)response.StatusCode}";
        }
    }
}
