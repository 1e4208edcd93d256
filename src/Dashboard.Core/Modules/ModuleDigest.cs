using System.Security.Cryptography;

namespace Dashboard.Core.Modules;

/// <summary>Digests as modules are named by: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public static class ModuleDigest
{
    /// <summary>What every digest begins with.</summary>
    public const string Prefix = "sha256:";

    /// <summary>Whether the text is a full digest.</summary>
    public static bool IsValid(string? digest) =>
        digest is { Length: 71 }
        && digest.StartsWith(Prefix, StringComparison.Ordinal)
        && digest.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    /// <summary>The digest of a hash of 32 bytes.</summary>
    public static string FromHash(ReadOnlySpan<byte> hash) => Prefix + Convert.ToHexStringLower(hash);

    /// <summary>The digest of content in memory.</summary>
    public static string Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>The hexadecimal part, which names files.</summary>
    public static string Hex(string digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return digest[Prefix.Length..];
    }

    /// <summary>Twelve digits, enough for a person to tell modules apart.</summary>
    public static string Short(string digest) => Hex(digest)[..12];
}
