using System.Net;

namespace Dashboard.Core.Registry.Http;

/// <summary>One registry as it is reached.</summary>
internal sealed record RegistryEndpoint
{
    /// <summary>Host and port, as references name it.</summary>
    public required string Host { get; init; }

    /// <summary>The address requests go to, ending in a slash.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The credential, or null to be anonymous.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>Token servers elsewhere that may be sent the credential.</summary>
    public IReadOnlySet<string> TokenHosts { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is on this machine.</summary>
    public bool IsLoopback => IsLoopbackHost(BaseUri.Host);

    /// <summary>Finds out how a host is reached.</summary>
    public static RegistryEndpoint For(string host, RegistryAccess access)
    {
        // Docker Hub's references name one host and its registry is another.
        var hub = host.Equals("docker.io", StringComparison.OrdinalIgnoreCase);
        var authority = hub ? "registry-1.docker.io" : host;
        var plain = access.InsecureHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            || IsLoopbackHost(new Uri("http://" + authority).Host);
        var credential = access.Credentials.FirstOrDefault(c => c.Host.Equals(host, StringComparison.OrdinalIgnoreCase));
        return new RegistryEndpoint
        {
            Host = host,
            BaseUri = new Uri($"{(plain ? "http" : "https")}://{authority}/"),
            Credential = credential,
            TokenHosts = (credential?.TokenHosts ?? []).Concat(hub ? ["auth.docker.io"] : []).ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>Whether a host is this machine, by name or address.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether an address is this registry's own: same host and port.</summary>
    public bool Owns(Uri uri) =>
        uri.Host.Equals(BaseUri.Host, StringComparison.OrdinalIgnoreCase) && uri.Port == BaseUri.Port && uri.Scheme == BaseUri.Scheme;
}
