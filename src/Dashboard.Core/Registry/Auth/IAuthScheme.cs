using System.Net.Http.Headers;
using Dashboard.Core.Registry.Http;

namespace Dashboard.Core.Registry.Auth;

/// <summary>An authorization and how long it may be used.</summary>
/// <param name="Header">The header.</param>
/// <param name="Scope">The scope it is good for, or null for all.</param>
/// <param name="Expires">When to ask again, UTC.</param>
internal sealed record Authorization(AuthenticationHeaderValue Header, string? Scope, DateTimeOffset Expires);

/// <summary>
/// Answers one sort of challenge. Schemes are asked in order and the first answer is used, so a registry with a token
/// exchange of its own is one more scheme before <see cref="BearerScheme"/>.
/// </summary>
internal interface IAuthScheme
{
    /// <summary>Answers, or null when the challenge is none of its own or there is no credential to answer with.</summary>
    /// <param name="challenge">The challenge.</param>
    /// <param name="endpoint">The registry that gave it.</param>
    /// <param name="scope">What is to be done, such as <c>repository:wasm-demo:pull,push</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Errors.ProblemException">The credential must not be sent where the challenge says, or the token server refused.</exception>
    Task<Authorization?> AnswerAsync(AuthChallenge challenge, RegistryEndpoint endpoint, string scope, CancellationToken cancellationToken);
}
