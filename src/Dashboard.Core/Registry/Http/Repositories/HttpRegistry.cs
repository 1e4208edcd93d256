using System.Text.Json.Serialization;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Repositories;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http.Repositories;

/// <summary>One registry over HTTP.</summary>
internal sealed class HttpRegistry(RegistryTransport transport, ILogger logger) : IRegistry
{
    private readonly PagedList _list = new(transport);

    /// <inheritdoc/>
    public string Host => transport.Endpoint.Host;

    /// <inheritdoc/>
    public IRepository GetRepository(string name) => OciReference.IsRepository(name)
        ? new HttpRepository(transport, name, logger)
        : throw new ProblemException(
            ProblemKind.Invalid,
            "There is no such repository.",
            "A repository's name is made of lower-case letters and digits, separated by one of '.', '_', '__', '-' or '/'.",
            "Choose one from the Registry page.");

    /// <inheritdoc/>
    public async Task<Page<string>> ListRepositoriesAsync(int count, string? next, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest
        {
            Method = HttpMethod.Get,
            Uri = new Uri(transport.Endpoint.BaseUri, "v2/_catalog"),
            Scope = RegistryScope.Catalog,
            What = $"The repositories of {Host} could not be listed.",
        };
        try
        {
            return await _list.ReadAsync<Catalog>(request, count, next, c => c.Repositories?.Where(OciReference.IsRepository).ToList()!, cancellationToken);
        }
        catch (ProblemException e) when (e.InnerException is RegistryResponseException { StatusCode: 404 or 405 or 501 })
        {
            throw new ProblemException(ProblemKind.Unsupported, request.What, "This registry does not list its repositories.", "Give the repository's name to see its tags.", e.InnerException);
        }
    }

    private sealed record Catalog([property: JsonPropertyName("repositories")] IReadOnlyList<string?>? Repositories);
}
