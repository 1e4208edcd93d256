namespace Dashboard.Core.Registry;

/// <summary>A user name and password for one registry.</summary>
/// <param name="Host">Host and port as references name it, such as <c>dkoacr.azurecr.io</c> or <c>127.0.0.1:5051</c>.</param>
/// <param name="Username">The user name.</param>
/// <param name="Password">The password or token.</param>
public sealed record RegistryCredential(string Host, string Username, string Password)
{
    /// <summary>
    /// Token servers, beside the registry itself, to which the password may be sent. A registry that names any other is
    /// refused before the password leaves.
    /// </summary>
    public IReadOnlyList<string> TokenHosts { get; init; } = [];

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Username}@{Host}";
}

/// <summary>How registries may be reached, and with what.</summary>
public sealed record RegistryAccess
{
    /// <summary>Credentials by host; a host without any is used anonymously.</summary>
    public IReadOnlyList<RegistryCredential> Credentials { get; init; } = [];

    /// <summary>Hosts (with port, as references name them) reached over plain http. Loopback hosts always are.</summary>
    public IReadOnlyList<string> InsecureHosts { get; init; } = [];
}

/// <summary>
/// Makes clients. <see cref="IRegistryClient"/> from the container uses the configured connections
/// (<c>Registry:Connections</c>); this is for others, such as the node agent with an imagePullSecret
/// (<see cref="DockerConfig"/> reads one).
/// </summary>
public interface IRegistryClientFactory
{
    /// <summary>A client with exactly this access and nothing of the configured connections. Cheap: connections are pooled behind it.</summary>
    IRegistryClient Create(RegistryAccess access);
}
