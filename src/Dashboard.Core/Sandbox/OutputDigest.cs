using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Sandbox;

/// <summary>
/// What a guest wrote to its standard output, small enough to compare: equal outputs have equal digests, whatever the
/// runtime and however the output came in pieces.
/// </summary>
/// <param name="Sha256">64 hexadecimal digits over its lines as UTF-8, each followed by one line feed.</param>
/// <param name="Lines">How many lines.</param>
public sealed record OutputDigest(string Sha256, long Lines)
{
    /// <summary>The digest of a whole output. Line ends are LF or CR LF; an unended last line counts like any other.</summary>
    public static OutputDigest Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var hasher = new OutputHasher();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i < lines.Length - 1 || lines[i].Length > 0)
            {
                hasher.Add(lines[i].EndsWith('\r') ? lines[i][..^1] : lines[i]);
            }
        }

        return hasher.Finish();
    }
}

/// <summary>Digests lines as they come; memory does not grow with them.</summary>
internal sealed class OutputHasher : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[1024];
    private long _lines;

    public void Add(string line)
    {
        var most = Encoding.UTF8.GetMaxByteCount(line.Length) + 1;
        if (_buffer.Length < most)
        {
            _buffer = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(line, _buffer);
        _buffer[length] = (byte)'\n';
        _hash.AppendData(_buffer, 0, length + 1);
        _lines++;
    }

    public OutputDigest Finish() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _lines);

    public void Dispose() => _hash.Dispose();
}
