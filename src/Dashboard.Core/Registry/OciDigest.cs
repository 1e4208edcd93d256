using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Dashboard.Core.Registry;

/// <summary>Digests as OCI writes them. Only sha256 is spoken here: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public static class OciDigest
{
    /// <summary>What every digest begins with.</summary>
    public const string Prefix = "sha256:";

    /// <summary>Whether the text is a full sha256 digest.</summary>
    public static bool IsValid([NotNullWhen(true)] string? digest) =>
        digest is { Length: 71 }
        && digest.StartsWith(Prefix, StringComparison.Ordinal)
        && digest.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    /// <summary>The digest of some bytes.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>The digest of a stream read to its end.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken) =>
        FromHash(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Writes a sha256 hash as a digest.</summary>
    public static string FromHash(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException("A sha256 hash has 32 bytes.", nameof(hash));
        }

        return Prefix + Convert.ToHexStringLower(hash);
    }

    /// <summary>The first 12 hexadecimal digits, for lists where the whole does not fit.</summary>
    public static string Short(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return IsValid(digest) ? digest.Substring(Prefix.Length, 12) : digest;
    }
}
