using System.Collections.Concurrent;
using Dashboard.Core.Registry.Auth;
using Dashboard.Core.Registry.Http.Repositories;
using Dashboard.Core.Registry.Repositories;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http;

/// <summary>Registries by host, all reached with one <see cref="RegistryAccess"/>; what each accepted is remembered.</summary>
internal sealed class HttpRegistries(RegistryAccess access, RegistryConnectionPool pool, TimeProvider clock, TransferLimits limits, ILogger logger)
{
    // Hosts come from references people type, so the number kept is bounded.
    private const int MaxKept = 64;
    private readonly ConcurrentDictionary<string, HttpRegistry> _byHost = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The registry of a host.</summary>
    public IRegistry Get(string host)
    {
        if (_byHost.Count >= MaxKept)
        {
            _byHost.Clear();
        }

        return _byHost.GetOrAdd(host, Create);
    }

    private HttpRegistry Create(string host)
    {
        var endpoint = RegistryEndpoint.For(host, access);
        var authorizer = new RegistryAuthorizer(endpoint, [new BasicScheme(), new BearerScheme(pool, clock, limits.Timeout)], clock);
        return new HttpRegistry(new RegistryTransport(endpoint, pool, authorizer, clock, limits, logger), logger);
    }
}
