using System.Text.Json.Serialization;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http.Repositories;

/// <summary>One repository over HTTP.</summary>
internal sealed class HttpRepository(RegistryTransport transport, string name, ILogger logger) : IRepository
{
    private readonly HttpBlobs _blobs = new(transport, name, logger);
    private readonly HttpManifests _manifests = new(transport, name);
    private readonly PagedList _list = new(transport);

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public Task<bool> HasBlobAsync(string digest, CancellationToken cancellationToken) => _blobs.HasBlobAsync(digest, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenBlobAsync(OciDescriptor descriptor, CancellationToken cancellationToken) => _blobs.OpenBlobAsync(descriptor, cancellationToken);

    /// <inheritdoc/>
    public Task UploadBlobAsync(OciDescriptor descriptor, IBlobSource source, IProgress<long>? progress, CancellationToken cancellationToken) =>
        _blobs.UploadBlobAsync(descriptor, source, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<ManifestContent> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken) => _manifests.GetManifestAsync(tagOrDigest, cancellationToken);

    /// <inheritdoc/>
    public Task<string> PutManifestAsync(string tag, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _manifests.PutManifestAsync(tag, mediaType, content, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteManifestAsync(string digest, CancellationToken cancellationToken) => _manifests.DeleteManifestAsync(digest, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<string>> ListTagsAsync(int count, string? next, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest
        {
            Method = HttpMethod.Get,
            Uri = new Uri(transport.Endpoint.BaseUri, $"v2/{Name}/tags/list"),
            Scope = RegistryScope.Pull(Name),
            What = $"The tags of {transport.Endpoint.Host}/{Name} could not be listed.",
        };

        // What is not a tag cannot be asked for either; it is dropped here, so that no link or command is made of it.
        return _list.ReadAsync<Tags>(request, count, next, t => t.Items?.Where(OciReference.IsTag).ToList()!, cancellationToken);
    }

    // The last tag's removal leaves "tags": null behind.
    private sealed record Tags([property: JsonPropertyName("tags")] IReadOnlyList<string?>? Items);
}
