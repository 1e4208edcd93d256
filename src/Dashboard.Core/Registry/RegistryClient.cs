using System.Buffers;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Http;
using Dashboard.Core.Registry.Oci;
using Dashboard.Core.Registry.Repositories;
using Dashboard.Core.Registry.Wasm;

namespace Dashboard.Core.Registry;

/// <summary>Pushes and pulls modules as wasm artifacts.</summary>
internal sealed class RegistryClient(HttpRegistries registries) : IRegistryClient
{
    private const int CopyBytes = 256 * 1024;

    // Eight bytes: the magic number, then version 1 for a core module or 13 with layer 1 for a component.
    private static readonly byte[] ComponentHeader = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

    /// <inheritdoc/>
    public async Task<PushResult> PushAsync(PushSpec spec, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var reference = OciReference.Parse(spec.Reference);
        if (reference.Digest is not null)
        {
            throw new ProblemException(ProblemKind.Invalid, "The module was not published.", $"{reference} names a digest, which only the registry's answer can tell.", "Publish under a tag, such as :v0.0.0.");
        }

        using var file = Open(spec.ModulePath);
        var digest = spec.Digest ?? await HashAsync(spec.ModulePath, cancellationToken);
        var artifact = WasmArtifactWriter.Prepare(spec, digest, file.Length, await IsComponentAsync(file, cancellationToken));
        var repository = registries.Get(reference.Host).GetRepository(reference.Repository);

        var uploaded = await Task.WhenAll(
            UploadMissingAsync(repository, artifact.Layer, file, progress, cancellationToken),
            UploadMissingAsync(repository, artifact.Config, new MemoryBlobSource(artifact.ConfigContent), null, cancellationToken));
        var manifest = await repository.PutManifestAsync(reference.Selector, OciMediaTypes.Manifest, artifact.Manifest, cancellationToken);
        return new PushResult(manifest, digest, file.Length, uploaded[0]);
    }

    /// <inheritdoc/>
    public async Task<WasmArtifact> InspectAsync(string reference, CancellationToken cancellationToken)
    {
        var parsed = OciReference.Parse(reference);
        var repository = registries.Get(parsed.Host).GetRepository(parsed.Repository);
        var manifest = await repository.GetManifestAsync(parsed.Selector, cancellationToken);
        if (manifest.MediaType is OciMediaTypes.Index or OciMediaTypes.DockerIndex)
        {
            var chosen = WasmArtifactReader.ChooseFrom(OciJson.ReadIndex(manifest.Content.Span))
                ?? throw WasmArtifactReader.NotWasm(reference, "It is an index that does not hold exactly one WebAssembly manifest.");
            manifest = await repository.GetManifestAsync(chosen.Digest, cancellationToken);
        }

        return WasmArtifactReader.Read(parsed.ToString(), manifest.Digest, OciJson.ReadManifest(manifest.Content.Span));
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(WasmArtifact artifact, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var reference = OciReference.Parse(artifact.Reference);
        if (artifact.Size > maxBytes)
        {
            throw new ProblemException(ProblemKind.TooLarge, $"{artifact.Reference} was not pulled.", $"The module has {artifact.Size} bytes; {maxBytes} is the most that is taken.", "Raise Modules:MaxBytes, or pull a smaller module.");
        }

        var repository = registries.Get(reference.Host).GetRepository(reference.Repository);
        var layer = new OciDescriptor { MediaType = OciMediaTypes.Wasm, Digest = artifact.LayerDigest, Size = artifact.Size };
        return await repository.OpenBlobAsync(layer, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PullResult> PullAsync(string reference, Stream destination, long maxBytes, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var artifact = await InspectAsync(reference, cancellationToken);
        await using var source = await OpenAsync(artifact, maxBytes, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            var done = 0L;
            while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress?.Report(done += read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new PullResult(artifact.ManifestDigest, artifact.LayerDigest, artifact.Size, artifact.Format);
    }

    private static async Task<bool> UploadMissingAsync(
        IRepository repository, OciDescriptor descriptor, IBlobSource source, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (await repository.HasBlobAsync(descriptor.Digest, cancellationToken))
        {
            progress?.Report(descriptor.Size);
            return false;
        }

        await repository.UploadBlobAsync(descriptor, source, progress, cancellationToken);
        return true;
    }

    private static FileBlobSource Open(string path)
    {
        try
        {
            return new FileBlobSource(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(ProblemKind.NotFound, "The module was not published.", "Its file cannot be read.", "Build or pull the module again.", e);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes, FileOptions.SequentialScan);
        return await OciDigest.OfAsync(file, cancellationToken);
    }

    private static async Task<bool> IsComponentAsync(FileBlobSource file, CancellationToken cancellationToken)
    {
        var header = new byte[ComponentHeader.Length];
        var read = await file.ReadAsync(header, 0, cancellationToken);
        return read == header.Length && header.AsSpan().SequenceEqual(ComponentHeader);
    }
}
