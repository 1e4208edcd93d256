using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Registry.Http;

/// <summary>Turns what went wrong between us and a registry into words.</summary>
internal static class RegistryProblems
{
    /// <summary>The registry answered with a refusal.</summary>
    public static ProblemException Refused(RegistryEndpoint endpoint, string what, HttpStatusCode status, IReadOnlyList<RegistryError> errors)
    {
        var inner = new RegistryResponseException((int)status, errors);
        var words = errors.Count == 0 ? string.Empty : $" ({string.Join("; ", errors).TrimEnd('.')})";
        ProblemException Make(ProblemKind kind, string why, string next) => new(kind, what, why + words + ".", next, inner);

        return status switch
        {
            HttpStatusCode.Unauthorized when endpoint.Credential is null => Make(
                ProblemKind.Forbidden,
                $"The registry {endpoint.Host} wants a user name and a password",
                "Set Registry:Connections:NAME:Host, :Username and :Password for it."),
            HttpStatusCode.Unauthorized => Make(
                ProblemKind.Forbidden,
                $"The registry {endpoint.Host} did not accept the credentials of {endpoint.Credential.Username}",
                "Check user name and password of its connection."),
            HttpStatusCode.Forbidden => Make(
                ProblemKind.Forbidden,
                $"The registry {endpoint.Host} does not allow it",
                "Use credentials that have this right."),
            HttpStatusCode.NotFound => Make(
                ProblemKind.NotFound,
                $"The registry {endpoint.Host} does not have it",
                "Check the repository and the tag on the Registry page."),
            HttpStatusCode.MethodNotAllowed => Make(
                ProblemKind.Unsupported,
                $"The registry {endpoint.Host} does not offer this",
                "Turn it on in the registry's configuration, or use another registry."),
            HttpStatusCode.RequestEntityTooLarge => Make(
                ProblemKind.TooLarge,
                $"The registry {endpoint.Host} takes nothing this large",
                "Publish a smaller module, or raise the limit of the registry or of the proxy before it."),
            HttpStatusCode.TooManyRequests => Make(
                ProblemKind.Busy,
                $"The registry {endpoint.Host} answers that there were too many requests",
                "Wait a minute and try again."),
            _ => Make(
                ProblemKind.Upstream,
                $"The registry {endpoint.Host} answered {(int)status}",
                (int)status >= 500 ? "Try again; when it stays so, look at the registry's log." : "Check the reference and the registry's log."),
        };
    }

    /// <summary>The registry could not be reached, or the connection broke.</summary>
    public static ProblemException Unreachable(RegistryEndpoint endpoint, string what, Exception cause)
    {
        var tls = Has<AuthenticationException>(cause) || cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };
        var why = cause switch
        {
            _ when tls => $"The registry {endpoint.Host} does not speak https, or its certificate is not trusted here.",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"The name {endpoint.Host} is not known.",
            _ when Find<SocketException>(cause) is { SocketErrorCode: SocketError.ConnectionRefused } => $"Nothing answers at {endpoint.Host}: the registry is down.",
            _ => $"The connection to the registry {endpoint.Host} failed ({cause.Message.TrimEnd('.')}).",
        };
        var next = tls
            ? "Use a trusted certificate, or set Registry:Connections:NAME:Insecure to true where plain http is meant."
            : Next(endpoint);
        return new ProblemException(ProblemKind.Upstream, what, why, next, cause);
    }

    /// <summary>The registry took too long.</summary>
    public static ProblemException TimedOut(RegistryEndpoint endpoint, string what, TimeSpan limit, Exception? cause = null) => new(
        ProblemKind.Upstream,
        what,
        $"The registry {endpoint.Host} said nothing for {limit.TotalSeconds:0.#} s.",
        Next(endpoint) + " Registry:RequestTimeout sets how long to wait.",
        cause);

    /// <summary>The registry answered with something no registry should.</summary>
    public static ProblemException Wrong(RegistryEndpoint endpoint, string what, string why, Exception? cause = null) => new(
        ProblemKind.Upstream,
        what,
        why,
        $"Do not trust {endpoint.Host} with this until its operator has looked at it; nothing was stored.",
        cause);

    private static string Next(RegistryEndpoint endpoint) => endpoint.IsLoopback
        ? $"Start the registry at {endpoint.Host}; the Registry page shows what the local one is doing (Registry:Local:Port sets its port)."
        : "Check the address and the network, then try again.";

    private static bool Has<T>(Exception e)
        where T : Exception => Find<T>(e) is not null;

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}
