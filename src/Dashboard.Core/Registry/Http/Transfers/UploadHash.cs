using System.Security.Cryptography;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Oci;

namespace Dashboard.Core.Registry.Http.Transfers;

/// <summary>Hashes what is sent, each byte once, however often parts of it are sent again.</summary>
internal sealed class UploadHash(OciDescriptor descriptor) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes were taken; the registry cannot have more.</summary>
    public long Hashed { get; private set; }

    /// <summary>Takes a piece about to be sent.</summary>
    /// <exception cref="ProblemException">With this piece all is there, and it is not what the digest names.</exception>
    public void Take(ReadOnlySpan<byte> piece, long offset)
    {
        // After a resume the piece may begin before what was hashed, never after it.
        var known = Hashed - offset;
        if (known >= piece.Length)
        {
            return;
        }

        _hash.AppendData(piece[(int)known..]);
        Hashed += piece.Length - known;
        if (Hashed == descriptor.Size)
        {
            Check();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Check()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(hash);
        if (!OciDigest.FromHash(hash).Equals(descriptor.Digest, StringComparison.Ordinal))
        {
            throw new ProblemException(
                ProblemKind.Conflict,
                "The upload was stopped before its end.",
                $"The file's content is not {descriptor.Digest}: it was changed or damaged on disk.",
                "Build or pull the module again, then publish it.");
        }
    }
}
