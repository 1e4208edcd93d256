using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Http;
using Dashboard.Core.Registry.Repositories;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Registry;

/// <summary>The connections of the configuration.</summary>
internal sealed class RegistryDirectory(IOptions<RegistryOptions> options, HttpRegistries registries) : IRegistryDirectory
{
    /// <inheritdoc/>
    public IReadOnlyList<RegistryConnection> Connections { get; } = Read(options.Value).ToList();

    /// <inheritdoc/>
    public IRegistry Open(string name)
    {
        var connection = Connections.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return connection is not null
            ? registries.Get(connection.Host)
            : throw new ProblemException(
                ProblemKind.NotFound,
                "There is no registry connection of this name.",
                $"Configured are: {string.Join(", ", Connections.Select(c => c.Name))}.",
                "Use one of these, or add Registry:Connections:NAME:Host.");
    }

    /// <inheritdoc/>
    public bool IsPlainHttp(string host) => RegistryEndpoint.For(host, AccessOf(options.Value)).BaseUri.Scheme == Uri.UriSchemeHttp;

    /// <summary>How the configured registries are reached.</summary>
    public static RegistryAccess AccessOf(RegistryOptions options) => new()
    {
        Credentials = options.Connections.Values
            .Where(c => !string.IsNullOrEmpty(c.Username))
            .Select(c => new RegistryCredential(c.Host, c.Username!, c.Password ?? string.Empty) { TokenHosts = [.. c.TokenHosts] }).ToList(),
        InsecureHosts = options.Connections.Values.Where(c => c.Insecure).Select(c => c.Host).ToList(),
    };

    private static IEnumerable<RegistryConnection> Read(RegistryOptions options)
    {
        yield return new RegistryConnection(RegistryConnection.LocalName, options.Local.Host, true, null);
        foreach (var (name, connection) in options.Connections.OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (!name.Equals(RegistryConnection.LocalName, StringComparison.OrdinalIgnoreCase))
            {
                yield return new RegistryConnection(
                    name, connection.Host, connection.Insecure || RegistryEndpoint.IsLoopbackHost(new Uri("http://" + connection.Host).Host), connection.Username);
            }
        }
    }
}
