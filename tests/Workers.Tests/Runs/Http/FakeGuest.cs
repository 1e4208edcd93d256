using System.IO.Pipelines;
using System.Text;
using Dashboard.Core.Sandbox.Listening;

namespace Workers.Tests.Runs.Http;

/// <summary>A guest's socket whose every connection is answered by the test, once a request's headers have come.</summary>
internal sealed class FakeGuest(Func<string, Stream, CancellationToken, Task> answer) : IGuestSocket, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];

    /// <summary>A guest that answers with these bytes and closes.</summary>
    public FakeGuest(string answer)
        : this((_, stream, token) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), token).AsTask())
    {
    }

    /// <summary>The request heard last, with its body as far as it came with the headers.</summary>
    public string Heard { get; private set; } = "";

    public Stream Connect()
    {
        var (there, back, gone) = (new Pipe(), new Pipe(), CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        lock (_connections)
        {
            _connections.Add(Task.Run(() => ServeAsync(there.Reader.AsStream(), back.Writer.AsStream(), gone)));
        }

        return new Duplex(back.Reader.AsStream(), there.Writer.AsStream(), gone);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_connections).WaitAsync(TimeSpan.FromSeconds(10));
        _stop.Dispose();
    }

    private async Task ServeAsync(Stream input, Stream output, CancellationTokenSource gone)
    {
        await using (input)
        await using (output)
        {
            try
            {
                var (heard, block) = (new StringBuilder(), new byte[4096]);
                int read;
                while (!heard.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && (read = await input.ReadAsync(block, gone.Token)) > 0)
                {
                    heard.Append(Encoding.Latin1.GetString(block, 0, read));
                }

                Heard = heard.ToString();
                await answer(Heard, output, gone.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
            {
                // The test is over, or whoever asked has gone.
            }
        }
    }

    /// <summary>Closing it ends what waits at either side, as a socket does.</summary>
    private sealed class Duplex(Stream input, Stream output, CancellationTokenSource gone) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => output.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => UntilGoneAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => UntilGoneAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => output.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => output.WriteAsync(buffer, offset, count, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private async ValueTask<int> UntilGoneAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, cancellationToken);
            try
            {
                return await input.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException("The connection is closed.", e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                gone.Cancel();
                input.Dispose();
                output.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
