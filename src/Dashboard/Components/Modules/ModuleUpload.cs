using Dashboard.Components.Shared;
using Dashboard.Core.Modules;
using Microsoft.AspNetCore.Components.Forms;

namespace Dashboard.Components.Modules;

/// <summary>An upload from the browser, and how far it has come.</summary>
public sealed class ModuleUpload(IModuleStore modules, long maxBytes, Func<Task> changed)
{
    private const long Step = 1 << 20;

    /// <summary>The upload itself.</summary>
    public ActionState Sending { get; } = new();

    /// <summary>The file's name, while it is sent.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Bytes received so far.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes in all.</summary>
    public long Size { get; private set; }

    /// <summary>Stores a file; null when that failed, as <see cref="Sending"/> then says.</summary>
    public async Task<StoredModule?> SendAsync(IBrowserFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        StoredModule? stored = null;
        await Sending.RunAsync(async () =>
        {
            (Name, Received, Size) = (file.Name, 0, file.Size);
            if (file.Size > maxBytes)
            {
                throw ModuleLimits.TooLarge(maxBytes);
            }

            await using var content = new Counted(file.OpenReadStream(maxBytes), CountAsync);
            stored = await modules.AddAsync(content, file.Name, "upload", CancellationToken.None);
        });
        return stored;
    }

    private async Task CountAsync(int bytes)
    {
        var before = Received;
        Received += bytes;
        if (before / Step != Received / Step)
        {
            await changed();
        }
    }

    /// <summary>Counts what is read.</summary>
    private sealed class Counted(Stream inner, Func<int, Task> read) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = await inner.ReadAsync(buffer, cancellationToken);
            await read(bytes);
            return bytes;
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
