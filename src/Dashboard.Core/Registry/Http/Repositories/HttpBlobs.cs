using System.Net;
using Dashboard.Core.Registry.Http.Transfers;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http.Repositories;

/// <summary>The blobs of one repository.</summary>
internal sealed class HttpBlobs(RegistryTransport transport, string repository, ILogger logger) : IBlobFinder, IBlobReader, IBlobWriter
{
    private RegistryEndpoint Endpoint => transport.Endpoint;

    /// <inheritdoc/>
    public async Task<bool> HasBlobAsync(string digest, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Head, digest, $"Asking {Endpoint.Host}/{repository} for {digest} failed.");
        using var response = await transport.SendAsync(request, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenBlobAsync(OciDescriptor descriptor, CancellationToken cancellationToken)
    {
        var what = $"Pulling {descriptor.Digest} from {Endpoint.Host}/{repository} failed.";
        var request = Request(HttpMethod.Get, descriptor.Digest, what);
        var stream = await BlobDownloadStream.OpenAsync(transport, request, descriptor, logger, cancellationToken);
        return new VerifyingStream(stream, descriptor.Digest, descriptor.Size, why => RegistryProblems.Wrong(Endpoint, what, why));
    }

    /// <inheritdoc/>
    public Task UploadBlobAsync(OciDescriptor descriptor, IBlobSource source, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new BlobUpload(transport, repository, descriptor, source, this, logger).RunAsync(progress, cancellationToken);

    private RegistryRequest Request(HttpMethod method, string digest, string what) => new()
    {
        Method = method,
        Uri = new Uri(Endpoint.BaseUri, $"v2/{repository}/blobs/{digest}"),
        Scope = RegistryScope.Pull(repository),
        What = what,
        Idempotent = true,
    };
}
