using System.Net.Http.Headers;
using System.Text;

namespace Dashboard.Core.Registry.Auth;

/// <summary>A <c>WWW-Authenticate</c> challenge (RFC 9110, 11.3).</summary>
/// <param name="Scheme">Such as <c>Basic</c> or <c>Bearer</c>.</param>
/// <param name="Parameters">Its parameters by lower-case name.</param>
internal sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>A parameter, or null.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Reads a challenge; what cannot be read as <c>name=value</c> is left out.</summary>
    public static AuthChallenge From(AuthenticationHeaderValue header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var text = header.Parameter ?? string.Empty;
        for (var at = 0; at < text.Length;)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            var name = text[at..equals].Trim(' ', ',', '\t');
            var (value, next) = ReadValue(text, equals + 1);
            parameters.TryAdd(name, value);
            at = next;
        }

        return new AuthChallenge(header.Scheme, parameters);
    }

    private static (string Value, int Next) ReadValue(string text, int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var comma = text.IndexOf(',', at);
            return comma < 0 ? (text[at..].Trim(), text.Length) : (text[at..comma].Trim(), comma + 1);
        }

        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        return (value.ToString(), at + 1);
    }
}
