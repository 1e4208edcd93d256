using System.Net;
using Dashboard.Core.Registry.Oci;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Registry.Http.Transfers;

/// <summary>A blob as it comes from the registry. When the connection breaks it asks for the rest and goes on.</summary>
internal sealed class BlobDownloadStream : Stream
{
    private const int MaxFailures = 4;
    private readonly RegistryTransport _transport;
    private readonly RegistryRequest _request;
    private readonly OciDescriptor _descriptor;
    private readonly ILogger _logger;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private long _position;
    private int _failures;

    private BlobDownloadStream(RegistryTransport transport, RegistryRequest request, OciDescriptor descriptor, ILogger logger) =>
        (_transport, _request, _descriptor, _logger) = (transport, request, descriptor, logger);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a blob: the registry has been asked and has answered when this returns.</summary>
    public static async Task<BlobDownloadStream> OpenAsync(
        RegistryTransport transport, RegistryRequest request, OciDescriptor descriptor, ILogger logger, CancellationToken cancellationToken)
    {
        var stream = new BlobDownloadStream(transport, request, descriptor, logger);
        await stream.ConnectAsync(cancellationToken);
        return stream;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var idle = _transport.Guard(cancellationToken);
            Exception failure;
            try
            {
                if (_body is null)
                {
                    await ConnectAsync(cancellationToken);
                }

                var read = await _body!.ReadAsync(buffer, idle.Token);
                _position += read;
                return read;
            }
            catch (OperationCanceledException e) when (idle.Expired)
            {
                failure = e;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failure = e;
            }

            await RecoverAsync(failure, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Not offered: the bytes come from the network.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read this stream asynchronously.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Disconnect();
        }

        base.Dispose(disposing);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _response = await _transport.SendAsync(_request with { From = _position }, cancellationToken, HttpStatusCode.OK, HttpStatusCode.PartialContent);
        var length = _response.Content.Headers.ContentLength;
        var from = _response.Content.Headers.ContentRange?.From ?? 0;
        if (_response.StatusCode == HttpStatusCode.OK ? _position > 0 : from != _position)
        {
            Disconnect();
            throw RegistryProblems.Wrong(_transport.Endpoint, _request.What, $"{_transport.Endpoint.Host} does not give the rest of an interrupted download.");
        }

        if (length is not null && length != _descriptor.Size - _position)
        {
            Disconnect();
            throw RegistryProblems.Wrong(_transport.Endpoint, _request.What, $"The registry sends {length} bytes where its manifest says {_descriptor.Size - _position}.");
        }

        using var idle = _transport.Guard(cancellationToken);
        _body = await _response.Content.ReadAsStreamAsync(idle.Token);
    }

    private async Task RecoverAsync(Exception failure, CancellationToken cancellationToken)
    {
        Disconnect();
        if (++_failures >= MaxFailures)
        {
            throw RegistryProblems.Unreachable(_transport.Endpoint, _request.What, failure);
        }

        var pause = RetryPolicy.PauseAfter(_failures, null, _transport.Clock);
        RegistryLog.ResumingDownload(_logger, failure, _descriptor.Digest, _transport.Endpoint.Host, _position, pause);
        await Task.Delay(pause, _transport.Clock, cancellationToken);
    }

    private void Disconnect()
    {
        _body?.Dispose();
        _response?.Dispose();
        (_body, _response) = (null, null);
    }
}
