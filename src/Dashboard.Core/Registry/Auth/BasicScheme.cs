using System.Net.Http.Headers;
using System.Text;
using Dashboard.Core.Registry.Http;

namespace Dashboard.Core.Registry.Auth;

/// <summary>User name and password with each request (RFC 7617), as docker-registry's htpasswd wants it.</summary>
internal sealed class BasicScheme : IAuthScheme
{
    /// <summary>The header for a credential.</summary>
    public static AuthenticationHeaderValue Header(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

    /// <inheritdoc/>
    public Task<Authorization?> AnswerAsync(AuthChallenge challenge, RegistryEndpoint endpoint, string scope, CancellationToken cancellationToken) =>
        Task.FromResult(challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) && endpoint.Credential is { } credential
            ? new Authorization(Header(credential), null, DateTimeOffset.MaxValue)
            : null);
}
