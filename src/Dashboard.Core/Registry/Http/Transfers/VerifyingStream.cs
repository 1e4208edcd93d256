using System.Security.Cryptography;

namespace Dashboard.Core.Registry.Http.Transfers;

/// <summary>
/// Passes bytes on and counts and hashes them. The last bytes are handed over only when size and digest are right, so a
/// reader that got <c>size</c> bytes got the right ones.
/// </summary>
internal sealed class VerifyingStream(Stream inner, string digest, long size, Func<string, Exception> wrong) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;
    private bool _verified;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => size;

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_verified || buffer.Length == 0)
        {
            return 0;
        }

        var read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        if (_read > size)
        {
            throw wrong($"It is longer than the {size} bytes its manifest says.");
        }

        if (read == 0 && _read < size)
        {
            throw wrong($"It ended after {_read} of {size} bytes.");
        }

        _hash.AppendData(buffer.Span[..read]);
        if (_read == size)
        {
            await VerifyAsync(cancellationToken);
        }

        return read;
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
    public override async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var actual = OciDigest.FromHash(_hash.GetCurrentHash());
        if (!actual.Equals(digest, StringComparison.Ordinal))
        {
            throw wrong($"Its digest is {actual}, not {digest}.");
        }

        if (await inner.ReadAsync(new byte[1], cancellationToken) > 0)
        {
            throw wrong($"It is longer than the {size} bytes its manifest says.");
        }

        _verified = true;
    }
}
