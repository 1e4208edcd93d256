using Microsoft.Win32.SafeHandles;

namespace Dashboard.Core.Modules;

/// <summary>
/// A new file that is safe on disk once <see cref="FlushAsync"/> has returned. Every few megabytes the system is told to begin
/// writing what it holds, beside the transfer that goes on, so that little is left to wait for at the end.
/// </summary>
internal sealed class IncomingFile(string path) : IAsyncDisposable
{
    private const long FlushBytes = 8L * 1024 * 1024;
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
    private Task _flushing = Task.CompletedTask;
    private long _flushedUpTo;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await RandomAccess.WriteAsync(_file, bytes, Length, cancellationToken).ConfigureAwait(false);
        Length += bytes.Length;
        if (_flushing.IsCompletedSuccessfully && Length - _flushedUpTo >= FlushBytes)
        {
            _flushedUpTo = Length;
            _flushing = Task.Run(() => RandomAccess.FlushToDisk(_file), CancellationToken.None);
        }
    }

    /// <summary>Waits until all of it is on disk.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public async Task FlushAsync()
    {
        await _flushing.ConfigureAwait(false);
        await Task.Run(() => RandomAccess.FlushToDisk(_file)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever cares for its failure asked FlushAsync.
        await _flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _file.Dispose();
    }
}
