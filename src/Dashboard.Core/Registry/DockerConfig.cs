using System.Text;
using System.Text.Json;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Registry;

/// <summary>
/// Reads the credentials of a Docker configuration: the value of <c>.dockerconfigjson</c> (hosts under <c>auths</c>) or of
/// <c>.dockercfg</c> (hosts at the top) in a Kubernetes secret.
/// </summary>
public static class DockerConfig
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>All complete credentials in it; entries without a user name and password are left out.</summary>
    /// <param name="json">UTF-8 JSON, at most 1 MiB.</param>
    /// <exception cref="ProblemException">Not a Docker configuration.</exception>
    public static IReadOnlyList<RegistryCredential> ReadCredentials(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            throw Bad($"It has {json.Length} bytes; {MaxBytes} is the most that is read.", null);
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var hosts = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("auths", out var auths) ? auths : root;
            return hosts.ValueKind == JsonValueKind.Object
                ? hosts.EnumerateObject().Select(Read).OfType<RegistryCredential>().ToList()
                : throw Bad("The list of hosts is not a JSON object.", null);
        }
        catch (JsonException e)
        {
            throw Bad("It is not JSON.", e);
        }
        catch (FormatException e)
        {
            throw Bad("The value of auth is not base64.", e);
        }
    }

    private static RegistryCredential? Read(JsonProperty entry)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var username = Text(entry.Value, "username");
        var password = Text(entry.Value, "password");
        if (Text(entry.Value, "auth") is { Length: > 0 } auth)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                username = pair[..colon];
                password = pair[(colon + 1)..].TrimEnd('\0');
            }
        }

        return string.IsNullOrEmpty(username) || string.IsNullOrEmpty(password)
            ? null
            : new RegistryCredential(HostOf(entry.Name), username, password);
    }

    // Keys are hosts, or addresses such as https://index.docker.io/v1/ from older tools.
    private static string HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? key : key[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? rest : rest[..slash];
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProblemException Bad(string why, Exception? inner) => new(
        ProblemKind.Invalid,
        "The registry credentials could not be read.",
        why,
        "Make the secret with: kubectl create secret docker-registry NAME --docker-server=HOST --docker-username=USER --docker-password=PASSWORD.",
        inner);
}
