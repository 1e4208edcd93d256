using System.Globalization;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;
using Dashboard.Core.Registry.Wasm;

namespace Dashboard.Core.Registry;

/// <summary>A manifest as a person looks at it.</summary>
/// <param name="Reference">The reference it was found under.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Format">What it is, in words.</param>
/// <param name="Wasm">The wasm artifact it is, or null when it is something else.</param>
/// <param name="Size">Bytes of all it names: configuration and layers, or manifests of an index.</param>
/// <param name="Created">When it says it was made, or null.</param>
/// <param name="Config">Its configuration; null for an index.</param>
/// <param name="Layers">Its layers, or the manifests of an index.</param>
/// <param name="Annotations">Its annotations.</param>
public sealed record ManifestDetails(
    string Reference,
    string Digest,
    string MediaType,
    string Format,
    WasmArtifact? Wasm,
    long Size,
    DateTimeOffset? Created,
    OciDescriptor? Config,
    IReadOnlyList<OciDescriptor> Layers,
    IReadOnlyDictionary<string, string> Annotations)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Fetches and reads a manifest.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="repository">The repository's name.</param>
    /// <param name="tagOrDigest">The tag or digest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Errors.ProblemException">No such manifest, registry down, or an answer that cannot be read.</exception>
    public static async Task<ManifestDetails> ReadAsync(IRegistry registry, string repository, string tagOrDigest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var content = await registry.GetRepository(repository).GetManifestAsync(tagOrDigest, cancellationToken);
        var reference = $"{registry.Host}/{repository}{(OciDigest.IsValid(tagOrDigest) ? '@' : ':')}{tagOrDigest}";
        return content.MediaType is OciMediaTypes.Index or OciMediaTypes.DockerIndex
            ? OfIndex(reference, content, OciJson.ReadIndex(content.Content.Span))
            : OfManifest(reference, content, OciJson.ReadManifest(content.Content.Span));
    }

    private static ManifestDetails OfIndex(string reference, ManifestContent content, OciIndex index) => new(
        reference,
        content.Digest,
        content.MediaType,
        string.Create(CultureInfo.InvariantCulture, $"index of {index.Manifests.Count} manifests"),
        null,
        index.Manifests.Sum(m => m.Size),
        null,
        null,
        index.Manifests,
        None);

    private static ManifestDetails OfManifest(string reference, ManifestContent content, OciManifest manifest)
    {
        var wasm = WasmArtifactReader.TryRead(reference, content.Digest, manifest);
        return new ManifestDetails(
            reference,
            content.Digest,
            content.MediaType,
            WasmArtifactReader.Describe(manifest),
            wasm,
            manifest.Config.Size + manifest.Layers.Sum(l => l.Size),
            WasmArtifactReader.Created(manifest),
            manifest.Config,
            manifest.Layers,
            manifest.Annotations ?? None);
    }
}
