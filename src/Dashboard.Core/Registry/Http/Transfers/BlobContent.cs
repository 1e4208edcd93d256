using System.Net;
using System.Net.Http.Headers;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Repositories;

namespace Dashboard.Core.Registry.Http.Transfers;

/// <summary>Sends a range of a blob. While one piece goes out the next is read and hashed.</summary>
internal sealed class BlobContent : HttpContent
{
    private const int PieceBytes = 256 * 1024;
    private readonly IBlobSource _source;
    private readonly long _offset;
    private readonly long _length;
    private readonly UploadHash _hash;
    private readonly IProgress<long>? _progress;
    private readonly IdleTimeout _idle;

    public BlobContent(IBlobSource source, long offset, long length, UploadHash hash, IProgress<long>? progress, IdleTimeout idle)
    {
        (_source, _offset, _length, _hash, _progress, _idle) = (source, offset, length, hash, progress, idle);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(PieceBytes, _length);
        var (current, spare) = (new byte[size], new byte[size]);
        var end = _offset + _length;
        var sending = ValueTask.CompletedTask;
        for (var at = _offset; at < end;)
        {
            var read = await ReadAsync(current.AsMemory(0, (int)Math.Min(size, end - at)), at, sending, cancellationToken);
            await sending;
            Sent(at);
            sending = stream.WriteAsync(current.AsMemory(0, read), cancellationToken);
            (current, spare) = (spare, current);
            at += read;
        }

        await sending;
        Sent(end);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, long at, ValueTask sending, CancellationToken cancellationToken)
    {
        try
        {
            var read = await _source.ReadAsync(buffer, at, cancellationToken);
            if (read == 0)
            {
                throw new ProblemException(
                    ProblemKind.Conflict,
                    "The upload was stopped before its end.",
                    "The file became shorter while it was sent.",
                    "Build or pull the module again, then publish it.");
            }

            _hash.Take(buffer.Span[..read], at);
            return read;
        }
        catch
        {
            // The write before this one still uses the stream; it must not be left running.
            await sending.AsTask().ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private void Sent(long upTo)
    {
        _idle.Touch();
        _progress?.Report(upTo);
    }
}
