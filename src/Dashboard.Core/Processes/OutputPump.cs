using System.Text;
using Dashboard.Core.Logs;

namespace Dashboard.Core.Processes;

/// <summary>
/// Reads one output of a process on a thread of its own (a pipe read blocks, and a blocked pool thread would hold up
/// everybody else), cuts it into lines and hands all lines of one read over together.
/// </summary>
internal sealed class OutputPump
{
    private const int BufferBytes = 64 * 1024; // what a pipe holds

    // As text of two bytes a character it stays under the 85,000 bytes from which on .NET frees memory only now and then: a
    // flood without line ends would cost hundreds of megabytes before it does.
    private const int LongestLine = 40_000;
    private readonly Stream _stream;
    private readonly ILogSink _sink;
    private readonly LogSource _source;
    private readonly Func<int, int> _admit;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly List<string> _lines = [];
    private int _used;

    private OutputPump(Stream stream, ILogSink sink, LogSource source, Func<int, int> admit)
    {
        _stream = stream;
        _sink = sink;
        _source = source;
        _admit = admit;
    }

    /// <summary>Starts pumping. <paramref name="admit"/> is told how many bytes came and answers how many of them may still be shown.</summary>
    /// <returns>A task that ends when the stream has ended and everything was handed over.</returns>
    public static Task Start(Stream stream, ILogSink sink, LogSource source, Func<int, int> admit)
    {
        var pump = new OutputPump(stream, sink, source, admit);
        new Thread(pump.Run, 256 * 1024) { IsBackground = true, Name = "output pump" }.Start();
        return pump._ended.Task;
    }

    private void Run()
    {
        try
        {
            int read;
            while ((read = _stream.Read(_buffer, _used, _buffer.Length - _used)) > 0)
            {
                Take(_admit(read));
            }

            if (_used > 0)
            {
                Add(0, _used);
                _sink.WriteMany(_source, _lines);
            }

            _ended.SetResult();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The stream was closed under us because the process's group is gone.
            _ended.TrySetResult();
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }
    }

    private void Take(int read)
    {
        var end = _used + read;
        var start = 0;
        int feed;
        while ((feed = _buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0)
        {
            Add(start, feed);
            start += feed + 1;
        }

        if (start == 0 && end == _buffer.Length)
        {
            start = AddPieces(0, end);
        }

        _buffer.AsSpan(start, end - start).CopyTo(_buffer);
        _used = end - start;
        if (_lines.Count > 0)
        {
            _sink.WriteMany(_source, _lines);
            _lines.Clear();
        }
    }

    private void Add(int start, int length)
    {
        var cut = AddPieces(start, length);
        _lines.Add(Decode(start + cut, length - cut));
    }

    // A line too long is cut, but not within a character (UTF-8: bytes 10xxxxxx continue one). Answers how much was added.
    private int AddPieces(int start, int length)
    {
        var added = 0;
        while (length - added > LongestLine)
        {
            var piece = LongestLine;
            while (piece > LongestLine - 4 && (_buffer[start + added + piece] & 0xC0) == 0x80)
            {
                piece--;
            }

            _lines.Add(Decode(start + added, piece));
            added += piece;
        }

        return added;
    }

    private string Decode(int start, int length)
    {
        if (length > 0 && _buffer[start + length - 1] == (byte)'\r')
        {
            length--;
        }

        return Encoding.UTF8.GetString(_buffer, start, length);
    }
}
