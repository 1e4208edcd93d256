using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Dashboard.Core.Registry.Http;

namespace Dashboard.Core.Registry.Auth;

/// <summary>Remembers what one registry accepted, so that only the first request is refused.</summary>
internal sealed class RegistryAuthorizer(RegistryEndpoint endpoint, IReadOnlyList<IAuthScheme> schemes, TimeProvider clock)
{
    private const int MaxRemembered = 256;
    private const string AnyScope = "";
    private readonly ConcurrentDictionary<string, Authorization> _remembered = new(StringComparer.Ordinal);

    /// <summary>The header to send with a request of this scope, or null when none is known yet.</summary>
    public AuthenticationHeaderValue? Find(string scope)
    {
        var found = _remembered.GetValueOrDefault(AnyScope) ?? _remembered.GetValueOrDefault(scope);
        return found is not null && found.Expires > clock.GetUtcNow() ? found.Header : null;
    }

    /// <summary>Answers the challenges of a 401, or null when nobody can.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage refused, string scope, CancellationToken cancellationToken)
    {
        foreach (var challenge in refused.Headers.WwwAuthenticate.Select(AuthChallenge.From))
        {
            foreach (var scheme in schemes)
            {
                if (await scheme.AnswerAsync(challenge, endpoint, scope, cancellationToken) is { } answer)
                {
                    if (_remembered.Count >= MaxRemembered)
                    {
                        _remembered.Clear();
                    }

                    _remembered[answer.Scope ?? AnyScope] = answer;
                    return answer.Header;
                }
            }
        }

        return null;
    }
}
