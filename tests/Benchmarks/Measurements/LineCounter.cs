using System.Buffers.Text;

namespace Benchmarks.Measurements;

/// <summary>Counts the numbered lines of <c>lines.c</c> in a log as it comes, believing only those in order and of full length.</summary>
internal sealed class LineCounter
{
    private readonly List<byte> _rest = [];
    private long _last;

    /// <summary>Lines received whole and in order.</summary>
    public long InOrder { get; private set; }

    /// <summary>Lines the log itself said are missing.</summary>
    public long ToldMissing { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (_rest.Count > 0)
            {
                _rest.AddRange(bytes[..end]);
                Line(_rest.ToArray());
                _rest.Clear();
            }
            else
            {
                Line(bytes[..end]);
            }

            bytes = bytes[(end + 1)..];
        }

        _rest.AddRange(bytes);
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("line "u8) && line.Length == 79 && Utf8Parser.TryParse(line[5..13], out long number, out _))
        {
            InOrder += number > _last ? 1 : 0;
            _last = number;
        }
        else if (line.StartsWith("["u8) && Utf8Parser.TryParse(line[1..], out long missing, out _) && line.EndsWith("lines are not kept]"u8))
        {
            ToldMissing += missing;
        }
    }
}
