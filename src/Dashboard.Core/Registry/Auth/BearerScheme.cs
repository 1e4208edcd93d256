using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Http;
using Dashboard.Core.Registry.Oci;

namespace Dashboard.Core.Registry.Auth;

/// <summary>
/// A token from the server the challenge names (https://distribution.github.io/distribution/spec/auth/token/). A password is
/// only ever sent to the registry's own host or to one that was configured for it.
/// </summary>
internal sealed class BearerScheme(RegistryConnectionPool pool, TimeProvider clock, TimeSpan timeout) : IAuthScheme
{
    private const int MaxTokenBytes = 256 * 1024;
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<Authorization?> AnswerAsync(AuthChallenge challenge, RegistryEndpoint endpoint, string scope, CancellationToken cancellationToken)
    {
        if (!challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var realm = CheckRealm(challenge["realm"], endpoint);
        var query = new List<string> { "scope=" + Uri.EscapeDataString(scope) };
        if (challenge["service"] is { Length: > 0 } service)
        {
            query.Add("service=" + Uri.EscapeDataString(service));
        }

        var address = new UriBuilder(realm) { Query = string.Join('&', query.Prepend(realm.Query.TrimStart('?')).Where(q => q.Length > 0)) }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = endpoint.Credential is { } credential ? BasicScheme.Header(credential) : null;
        var answer = await FetchAsync(request, endpoint, cancellationToken);
        var token = answer.Token ?? answer.AccessToken;
        if (string.IsNullOrEmpty(token) || token.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            throw RegistryProblems.Wrong(endpoint, "No token was given.", $"The token server {realm.Host} answered without a usable token.");
        }

        var lifetime = answer.ExpiresIn is > 0 and < 86400 ? TimeSpan.FromSeconds(answer.ExpiresIn.Value) : DefaultLifetime;
        return new Authorization(new AuthenticationHeaderValue("Bearer", token), scope, clock.GetUtcNow() + lifetime - Margin);
    }

    private static Uri CheckRealm(string? realm, RegistryEndpoint endpoint)
    {
        const string What = "The registry's way to log in cannot be used.";
        if (!Uri.TryCreate(realm, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Scheme is not ("http" or "https"))
        {
            throw RegistryProblems.Wrong(endpoint, What, $"{endpoint.Host} named no usable address of a token server.");
        }

        if (endpoint.Owns(uri) || endpoint.TokenHosts.Contains(uri.Host) || endpoint.TokenHosts.Contains(uri.Authority))
        {
            return uri;
        }

        if (uri.Scheme != "https" || RegistryEndpoint.IsLoopbackHost(uri.Host))
        {
            throw RegistryProblems.Wrong(endpoint, What, $"{endpoint.Host} named a token server ({uri.Host}) that is not reached over https.");
        }

        if (endpoint.Credential is not null)
        {
            throw new ProblemException(
                ProblemKind.Forbidden,
                What,
                $"{endpoint.Host} asks for the password to be sent to another host, {uri.Host}; it was not sent.",
                $"If {uri.Host} belongs to the registry, set Registry:Connections:NAME:TokenHosts:0 to {uri.Host}.");
        }

        return uri;
    }

    private async Task<TokenAnswer> FetchAsync(HttpRequestMessage request, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        const string What = "Logging in to the registry failed.";
        using var idle = new IdleTimeout(timeout, clock, cancellationToken);
        try
        {
            using var response = await pool.For(request.RequestUri!).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
            var body = await BoundedBody.ReadAsync(response, MaxTokenBytes, idle);
            if (!response.IsSuccessStatusCode)
            {
                throw RegistryProblems.Refused(endpoint, What, response.StatusCode, RegistryError.Read(body ?? []));
            }

            return body is null
                ? throw RegistryProblems.Wrong(endpoint, What, $"The token server's answer is longer than {MaxTokenBytes} bytes.")
                : OciJson.Read<TokenAnswer>(body);
        }
        catch (OperationCanceledException e) when (idle.Expired)
        {
            throw RegistryProblems.TimedOut(endpoint, What, idle.Limit, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw RegistryProblems.Unreachable(endpoint, What, e);
        }
    }

    private sealed record TokenAnswer
    {
        [JsonPropertyName("token")]
        public string? Token { get; init; }

        [JsonPropertyName("access_token")]
        public string? AccessToken { get; init; }

        [JsonPropertyName("expires_in")]
        public int? ExpiresIn { get; init; }
    }
}
