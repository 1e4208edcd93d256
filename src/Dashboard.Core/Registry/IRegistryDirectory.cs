using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Core.Registry;

/// <summary>A registry the dashboard knows.</summary>
/// <param name="Name">Its name here; <c>local</c> is the one the dashboard starts.</param>
/// <param name="Host">Host and port as references name it.</param>
/// <param name="Insecure">Whether it is reached over plain http.</param>
/// <param name="Username">Who it is used as, or null: anonymous.</param>
public sealed record RegistryConnection(string Name, string Host, bool Insecure, string? Username)
{
    /// <summary>The name of the local registry's connection.</summary>
    public const string LocalName = "local";

    /// <summary>Whether it is the one the dashboard starts.</summary>
    public bool IsLocal => Name.Equals(LocalName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The configured registries (<c>Registry:Connections</c>), for browsing.</summary>
public interface IRegistryDirectory
{
    /// <summary>All connections, the local one first.</summary>
    IReadOnlyList<RegistryConnection> Connections { get; }

    /// <summary>The registry behind a connection.</summary>
    /// <exception cref="Errors.ProblemException">No connection of this name.</exception>
    IRegistry Open(string name);

    /// <summary>Whether a host, known or not, is reached over plain http; tools need to be told with <c>--plain-http</c>.</summary>
    bool IsPlainHttp(string host);
}
