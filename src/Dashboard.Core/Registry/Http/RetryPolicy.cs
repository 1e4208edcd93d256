using System.Net;

namespace Dashboard.Core.Registry.Http;

/// <summary>How often and after what pause an idempotent request is sent again.</summary>
internal static class RetryPolicy
{
    /// <summary>Attempts in all.</summary>
    public const int Attempts = 3;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Whether an answer says that a second try may succeed.</summary>
    public static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Whether a failure says that the connection, not the request, was the trouble.</summary>
    public static bool IsTransient(Exception failure) =>
        failure is IOException || failure is HttpRequestException
        {
            HttpRequestError: not (HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse)
        };

    /// <summary>The pause after a failed attempt (counted from 1): what the registry asks for, else doubling with some chance in it.</summary>
    public static TimeSpan PauseAfter(int attempt, HttpResponseMessage? response, TimeProvider clock)
    {
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        var pause = asked > TimeSpan.Zero ? asked : First * Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        return pause < Longest ? pause : Longest;
    }
}
