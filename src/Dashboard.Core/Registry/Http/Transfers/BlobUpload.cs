using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http.Transfers;

/// <summary>
/// Uploads one blob (OCI distribution specification, "Pushing blobs"): in one request up to <c>Registry:ChunkBytes</c>, else in
/// chunks of that size. docker-registry goes on after a failure only where one of its own answers left off; asked within a
/// chunk, it has lost the upload, which then begins again.
/// </summary>
internal sealed class BlobUpload(
    RegistryTransport transport, string repository, OciDescriptor descriptor, IBlobSource source, IBlobFinder finder, ILogger logger)
{
    private const int MaxFailures = 5;
    private readonly string _scope = RegistryScope.Push(repository);
    private readonly string _what = $"The upload to {transport.Endpoint.Host}/{repository} failed.";

    /// <summary>Uploads.</summary>
    public async Task RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (source.Length != descriptor.Size)
        {
            throw new ProblemException(ProblemKind.Conflict, _what, $"The file has {source.Length} bytes, not {descriptor.Size}.", "Build or pull the module again, then publish it.");
        }

        using var hash = new UploadHash(descriptor);
        for (var failures = 1; ; failures++)
        {
            try
            {
                var session = await StartAsync(cancellationToken);
                await SendAsync(session, hash, progress, cancellationToken);
                return;
            }
            catch (UploadLostException e) when (failures < MaxFailures)
            {
                await PauseAsync(e, 0, failures, cancellationToken);

                // The request that finishes an upload may have done so before the connection broke.
                if (await finder.HasBlobAsync(descriptor.Digest, cancellationToken))
                {
                    return;
                }
            }
            catch (UploadLostException e)
            {
                throw RegistryProblems.Unreachable(transport.Endpoint, _what, e.InnerException ?? e);
            }
        }
    }

    private Task SendAsync(UploadSession session, UploadHash hash, IProgress<long>? progress, CancellationToken cancellationToken) =>
        descriptor.Size <= transport.ChunkBytes
            ? FinishAsync(session, hash, progress, cancellationToken)
            : SendChunksAsync(session, hash, progress, cancellationToken);

    private async Task<UploadSession> StartAsync(CancellationToken cancellationToken)
    {
        // Starting twice leaves at most an empty upload behind, which registries purge.
        var request = Request(HttpMethod.Post, new Uri(transport.Endpoint.BaseUri, $"v2/{repository}/blobs/uploads/")) with { Idempotent = true };
        using var response = await transport.SendAsync(request, cancellationToken, HttpStatusCode.Accepted);
        return UploadSession.From(response, request.Uri, transport.Endpoint, _what);
    }

    private async Task SendChunksAsync(UploadSession session, UploadHash hash, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var failures = 0;
        var chunk = Math.Max(transport.ChunkBytes, session.MinChunkBytes);
        while (session.Offset < descriptor.Size)
        {
            var before = session.Offset;
            try
            {
                session = await SendChunkAsync(session, Math.Min(chunk, descriptor.Size - session.Offset), hash, progress, cancellationToken);
                failures = session.Offset > before ? 0 : failures + 1;
            }
            catch (UploadLostException e) when (++failures < MaxFailures)
            {
                await PauseAsync(e, before, failures, cancellationToken);
                session = await AskAsync(session, hash.Hashed, cancellationToken);
            }

            if (failures >= MaxFailures)
            {
                throw new UploadLostException("The registry takes no more bytes.", null);
            }
        }

        await FinishAsync(session, hash, null, cancellationToken);
    }

    private async Task<UploadSession> SendChunkAsync(UploadSession session, long length, UploadHash hash, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var end = session.Offset + length;
        var request = Request(HttpMethod.Patch, session.Location) with
        {
            Content = idle =>
            {
                var content = new BlobContent(source, session.Offset, length, hash, progress, idle);
                content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{session.Offset}-{end - 1}"));
                return content;
            },
        };
        using var response = await SendOnceAsync(request, cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.Accepted => session.Continue(response, request.Uri, end, transport.Endpoint, _what),
            HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.NotFound => throw new UploadLostException("The registry lost its place in the upload.", null),
            _ when RetryPolicy.IsTransient(response.StatusCode) => throw new UploadLostException($"The registry answered {(int)response.StatusCode}.", null),
            _ => throw await transport.RefusedAsync(request, response, cancellationToken),
        };
    }

    // Where the registry stands after a failure: it says how far it has come, or that the upload is gone.
    private async Task<UploadSession> AskAsync(UploadSession session, long sent, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, session.Location) with { Idempotent = true };
        using var response = await transport.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.NoContent && session.Resume(response, request.Uri, transport.Endpoint, _what) is { } resumed && resumed.Offset <= sent
            ? resumed
            : throw new UploadLostException("The registry no longer knows the upload.", null);
    }

    // What was not sent in chunks goes with this request; after chunks it is empty.
    private async Task FinishAsync(UploadSession session, UploadHash hash, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (offset, rest) = (session.Offset, descriptor.Size - session.Offset);
        var request = Request(HttpMethod.Put, session.With("digest", descriptor.Digest)) with
        {
            Content = idle => new BlobContent(source, offset, rest, hash, progress, idle),
        };
        using var response = await SendOnceAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Created or HttpStatusCode.NoContent)
        {
            return;
        }

        throw RetryPolicy.IsTransient(response.StatusCode)
            ? new UploadLostException($"The registry answered {(int)response.StatusCode}.", null)
            : await transport.RefusedAsync(request, response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.SendAsync(request, cancellationToken);
        }
        catch (ProblemException e) when (e.InnerException is not null && RetryPolicy.IsTransient(e.InnerException))
        {
            throw new UploadLostException(e.Why, e.InnerException);
        }
    }

    private async Task PauseAsync(UploadLostException failure, long offset, int failures, CancellationToken cancellationToken)
    {
        var pause = RetryPolicy.PauseAfter(failures, null, transport.Clock);
        RegistryLog.ResumingUpload(logger, failure, descriptor.Digest, transport.Endpoint.Host, offset, pause);
        await Task.Delay(pause, transport.Clock, cancellationToken);
    }

    private RegistryRequest Request(HttpMethod method, Uri uri) => new() { Method = method, Uri = uri, Scope = _scope, What = _what };
}
