using Dashboard.Core.Registry.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Registry;

/// <summary>Makes clients that share the pooled connections.</summary>
internal sealed class RegistryClientFactory(
    RegistryConnectionPool pool, IOptions<RegistryOptions> options, TimeProvider clock, ILogger<RegistryClient> logger) : IRegistryClientFactory
{
    /// <inheritdoc/>
    public IRegistryClient Create(RegistryAccess access) => new RegistryClient(CreateRegistries(access));

    /// <summary>The registries behind a client.</summary>
    public HttpRegistries CreateRegistries(RegistryAccess access) => new(access, pool, clock, new TransferLimits(options.Value.RequestTimeout, options.Value.ChunkBytes), logger);
}
