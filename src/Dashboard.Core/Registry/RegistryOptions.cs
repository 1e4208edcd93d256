using System.Globalization;

namespace Dashboard.Core.Registry;

/// <summary>Section <c>Registry</c>.</summary>
public sealed class RegistryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Registry";

    /// <summary>The local registry.</summary>
    public LocalRegistryOptions Local { get; set; } = new();

    /// <summary>Further registries by name (<c>Registry:Connections:NAME:Host</c>). <c>local</c> is always the local one.</summary>
    public IDictionary<string, RegistryConnectionOptions> Connections { get; set; } = new Dictionary<string, RegistryConnectionOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long one request may take to be answered, and how long a transfer may stand still. 1 s to 10 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes sent in one request: 1 MiB to 1 GiB. A larger module goes in chunks of this size, so that a broken connection costs
    /// one chunk at most; each chunk costs a round trip. Lower it for a slow or unsteady line.
    /// </summary>
    public long ChunkBytes { get; set; } = 64L * 1024 * 1024;
}

/// <summary>Section <c>Registry:Local</c>.</summary>
public sealed class LocalRegistryOptions
{
    /// <summary>Whether the dashboard starts one.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; set; } = 5051;

    /// <summary>Host and port as references name it.</summary>
    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>How long a publish or pull waits for it to come up. 0 to 10 min.</summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>docker-registry's log level: error, warn, info or debug.</summary>
    public string LogLevel { get; set; } = "info";
}

/// <summary>One registry, section <c>Registry:Connections:NAME</c>.</summary>
public sealed class RegistryConnectionOptions
{
    /// <summary>Host and, where needed, port.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Plain http instead of https. Loopback hosts use plain http in any case.</summary>
    public bool Insecure { get; set; }

    /// <summary>User name, or null to be anonymous.</summary>
    public string? Username { get; set; }

    /// <summary>Password or token; better given as environment variable <c>Registry__Connections__NAME__Password</c>.</summary>
    public string? Password { get; set; }

    /// <summary>Hosts, beside the registry's own, that may be sent the credentials to get a token.</summary>
    public IList<string> TokenHosts { get; set; } = [];
}
