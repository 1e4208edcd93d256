using System.Text;
using Dashboard.Core.Logs;

namespace Dashboard.Core.Processes;

/// <summary>
/// Reads one output of a process on a thread of its own (a pipe read blocks, and a blocked pool thread would hold up
/// everybody else), cuts it into lines and hands all lines of one read over together.
/// </summary>
internal sealed class OutputPump
{
    private const int LongestLine = 64 * 1024;
    private readonly Stream _stream;
    private readonly ILogSink _sink;
    private readonly LogSource _source;
    private readonly Func<int, int> _admit;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[LongestLine];
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
                _sink.Write(_source, Decode(0, _used));
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
            _lines.Add(Decode(start, feed));
            start += feed + 1;
        }

        if (start == 0 && end == _buffer.Length)
        {
            _lines.Add(Decode(0, end));
            start = end;
        }

        _buffer.AsSpan(start, end - start).CopyTo(_buffer);
        _used = end - start;
        if (_lines.Count > 0)
        {
            _sink.WriteMany(_source, _lines);
            _lines.Clear();
        }
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
