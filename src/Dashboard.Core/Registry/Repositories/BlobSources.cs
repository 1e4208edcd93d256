using Microsoft.Win32.SafeHandles;

namespace Dashboard.Core.Registry.Repositories;

/// <summary>Bytes to upload, readable from any place so that an upload can be resumed.</summary>
public interface IBlobSource
{
    /// <summary>Bytes in all.</summary>
    long Length { get; }

    /// <summary>Reads some bytes at an offset; 0 only at the end.</summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);
}

/// <summary>Bytes in memory.</summary>
public sealed class MemoryBlobSource(ReadOnlyMemory<byte> content) : IBlobSource
{
    /// <inheritdoc/>
    public long Length => content.Length;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        var count = (int)Math.Min(buffer.Length, content.Length - offset);
        content.Span.Slice((int)offset, count).CopyTo(buffer.Span);
        return ValueTask.FromResult(count);
    }
}

/// <summary>A file.</summary>
public sealed class FileBlobSource : IBlobSource, IDisposable
{
    private readonly SafeFileHandle _file;

    /// <summary>Opens the file; its length is taken now.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public FileBlobSource(string path)
    {
        _file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        Length = RandomAccess.GetLength(_file);
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(_file, buffer, offset, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
