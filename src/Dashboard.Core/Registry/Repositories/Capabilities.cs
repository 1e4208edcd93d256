using Dashboard.Core.Registry.Oci;

namespace Dashboard.Core.Registry.Repositories;

/// <summary>Part of a longer list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">What to pass to get the following part; null at the end. Opaque.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A manifest as the registry holds it.</summary>
/// <param name="Digest">Its digest, computed here from the bytes.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Content">Its bytes, at most 4 MiB.</param>
public sealed record ManifestContent(string Digest, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>Finds blobs.</summary>
public interface IBlobFinder
{
    /// <summary>Whether the registry has a blob.</summary>
    Task<bool> HasBlobAsync(string digest, CancellationToken cancellationToken);
}

/// <summary>Reads blobs.</summary>
public interface IBlobReader
{
    /// <summary>Opens a blob. Size and digest are checked while it is read; a broken connection is resumed.</summary>
    Task<Stream> OpenBlobAsync(OciDescriptor descriptor, CancellationToken cancellationToken);
}

/// <summary>Writes blobs.</summary>
public interface IBlobWriter
{
    /// <summary>Uploads a blob, checking its digest while it is sent. Progress counts bytes the registry has taken.</summary>
    Task UploadBlobAsync(OciDescriptor descriptor, IBlobSource source, IProgress<long>? progress, CancellationToken cancellationToken);
}

/// <summary>Reads manifests.</summary>
public interface IManifestReader
{
    /// <summary>The manifest under a tag or digest.</summary>
    Task<ManifestContent> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken);
}

/// <summary>Writes manifests.</summary>
public interface IManifestWriter
{
    /// <summary>Puts a manifest under a tag; answers with its digest.</summary>
    Task<string> PutManifestAsync(string tag, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}

/// <summary>Deletes manifests.</summary>
public interface IManifestRemover
{
    /// <summary>Deletes a manifest and with it every tag that names it.</summary>
    Task DeleteManifestAsync(string digest, CancellationToken cancellationToken);
}

/// <summary>Lists tags.</summary>
public interface ITagLister
{
    /// <summary>Some tags, from the start or from where a page ended. A registry may answer with more than <paramref name="count"/>.</summary>
    Task<Page<string>> ListTagsAsync(int count, string? next, CancellationToken cancellationToken);
}

/// <summary>A repository, with all it can do.</summary>
public interface IRepository : IBlobFinder, IBlobReader, IBlobWriter, IManifestReader, IManifestWriter, IManifestRemover, ITagLister
{
    /// <summary>Its name within the registry.</summary>
    string Name { get; }
}

/// <summary>Lists repositories. Not every registry can (<c>_catalog</c> is not in the OCI specification).</summary>
public interface IRepositoryLister
{
    /// <summary>Some repositories, from the start or from where a page ended.</summary>
    /// <exception cref="Errors.ProblemException">Unsupported: the registry does not list repositories, which are usable by name all the same.</exception>
    Task<Page<string>> ListRepositoriesAsync(int count, string? next, CancellationToken cancellationToken);
}

/// <summary>A registry.</summary>
public interface IRegistry : IRepositoryLister
{
    /// <summary>Host and port as references name it.</summary>
    string Host { get; }

    /// <summary>A repository by name; it need not exist.</summary>
    /// <exception cref="Errors.ProblemException">The name does not follow the grammar.</exception>
    IRepository GetRepository(string name);
}
