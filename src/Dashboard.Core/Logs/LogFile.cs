using System.Globalization;
using System.Text;

namespace Dashboard.Core.Logs;

/// <summary>
/// The kept part of a stream on disk: one record per line, <c>SEQ TICKS SOURCE TEXT</c>, separated by tabs, UTF-8.
/// The outcome is a last record with sequence number 0. Every <see cref="IndexStep"/>th line's offset is remembered,
/// so that a reader can start anywhere without reading what comes before.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const int IndexStep = 512;
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly List<(long Seq, long Offset)> _index = [];
    private FileStream? _writer;
    private byte[] _buffer = new byte[64 * 1024];
    private int _buffered;
    private long _flushed;

    private LogFile(string path) => _path = path;

    /// <summary>Sequence number of the newest line on disk (or in the write buffer); 0 when empty.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public long Length => _flushed + _buffered;

    /// <summary>The outcome record, when the file has one.</summary>
    public LogOutcome? Outcome { get; private set; }

    public static LogFile Create(string path) =>
        new(path) { _writer = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0) };

    /// <summary>Opens a file left by an earlier run for reading, tolerating a torn last record.</summary>
    public static LogFile Open(string path)
    {
        var file = new LogFile(path);
        using var reader = new LineReader(path, 0);
        while (reader.Next() is { } record)
        {
            if (Parse(record.Text) is not { } line)
            {
                break;
            }

            if (line.Seq == 0)
            {
                file.Outcome = ParseOutcome(line.Text);
                break;
            }

            if ((line.Seq - 1) % IndexStep == 0)
            {
                file._index.Add((line.Seq, record.Offset));
            }

            file.LastSeq = line.Seq;
        }

        file._flushed = new FileInfo(path).Length;
        return file;
    }

    public void Append(LogLine line)
    {
        lock (_gate)
        {
            if ((line.Seq - 1) % IndexStep == 0)
            {
                _index.Add((line.Seq, Length));
            }

            Put(line);
            LastSeq = line.Seq;
        }
    }

    public void Complete(LogOutcome outcome)
    {
        lock (_gate)
        {
            var text = string.Join('\u001f', outcome.State, outcome.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "", outcome.Reason ?? "");
            Put(new LogLine(0, DateTimeOffset.UnixEpoch, LogSource.System, text.Replace('\n', ' ')));
            Flush();
            Outcome = outcome;
            _writer?.Dispose();
            _writer = null;
            _buffer = [];
        }
    }

    /// <summary>Reads up to <paramref name="count"/> lines from <paramref name="fromSeq"/> on.</summary>
    public List<LogLine> Read(long fromSeq, int count, int characters)
    {
        long offset;
        lock (_gate)
        {
            Flush();
            var low = _index.BinarySearch((fromSeq, long.MaxValue));
            low = low < 0 ? ~low - 1 : low;
            offset = low >= 0 ? _index[low].Offset : 0;
        }

        var lines = new List<LogLine>(Math.Min(count, 1024));
        using var reader = new LineReader(_path, offset);
        while (lines.Count < count && characters > 0 && reader.Next() is { } record && Parse(record.Text) is { Seq: > 0 } line)
        {
            if (lines.Count > 0 && line.Seq != lines[^1].Seq + 1)
            {
                // Lines past the byte cap are missing here; a batch is consecutive, so the next one tells of the hole.
                break;
            }

            if (line.Seq >= fromSeq)
            {
                lines.Add(line);
                characters -= line.Text.Length;
            }
        }

        return lines;
    }

    public void FlushToDisk()
    {
        lock (_gate)
        {
            Flush();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Flush();
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Put(LogLine line)
    {
        if (_writer is null)
        {
            return;
        }

        var most = 48 + Encoding.UTF8.GetMaxByteCount(line.Text.Length);
        if (_buffer.Length - _buffered < most)
        {
            Flush();
            if (_buffer.Length < most)
            {
                _buffer = new byte[most];
            }
        }

        var span = _buffer.AsSpan(_buffered);
        line.Seq.TryFormat(span, out var used, default, CultureInfo.InvariantCulture);
        span[used++] = (byte)'\t';
        line.Time.UtcTicks.TryFormat(span[used..], out var more, default, CultureInfo.InvariantCulture);
        used += more;
        span[used++] = (byte)'\t';
        span[used++] = (byte)('0' + (int)line.Source);
        span[used++] = (byte)'\t';
        used += Encoding.UTF8.GetBytes(line.Text, span[used..]);
        span[used++] = (byte)'\n';
        _buffered += used;
    }

    private void Flush()
    {
        if (_buffered == 0 || _writer is null)
        {
            return;
        }

        _writer.Write(_buffer, 0, _buffered);
        _flushed += _buffered;
        _buffered = 0;
    }

    private static LogLine? Parse(string record)
    {
        var first = record.IndexOf('\t', StringComparison.Ordinal);
        var second = first < 0 ? -1 : record.IndexOf('\t', first + 1);
        if (second < 0 || record.Length < second + 3 || record[second + 2] != '\t'
            || !long.TryParse(record.AsSpan(0, first), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            || !long.TryParse(record.AsSpan(first + 1, second - first - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return null;
        }

        return new LogLine(seq, new DateTimeOffset(ticks, TimeSpan.Zero), (LogSource)(record[second + 1] - '0'), record[(second + 3)..]);
    }

    private static LogOutcome ParseOutcome(string text)
    {
        var parts = text.Split('\u001f', 3);
        return parts.Length == 3
            ? new LogOutcome(
                parts[0],
                parts[2].Length > 0 ? parts[2] : null,
                int.TryParse(parts[1], CultureInfo.InvariantCulture, out var code) ? code : null)
            : new LogOutcome(parts[0]);
    }

    /// <summary>Splits at line feeds only; a carriage return inside a line is the line's own. A record without its line feed is torn and not returned.</summary>
    private sealed class LineReader(string path, long offset) : IDisposable
    {
        private readonly FileStream _stream = OpenAt(path, offset);
        private byte[] _buffer = new byte[32 * 1024];
        private int _start;
        private int _end;
        private long _offset = offset;

        public (long Offset, string Text)? Next()
        {
            while (true)
            {
                var feed = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                if (feed >= 0)
                {
                    var record = (_offset, Encoding.UTF8.GetString(_buffer, _start, feed));
                    _start += feed + 1;
                    _offset += feed + 1;
                    return record;
                }

                if (!Fill())
                {
                    return null;
                }
            }
        }

        public void Dispose() => _stream.Dispose();

        private static FileStream OpenAt(string path, long offset)
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.Position = offset;
            return stream;
        }

        private bool Fill()
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }
            else if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
    }
}
