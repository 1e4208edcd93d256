using System.Text.Json.Serialization;

namespace Dashboard.Core.Registry;

/// <summary>How a module is wrapped as an OCI artifact.</summary>
public enum WasmArtifactFormat
{
    /// <summary>wasm-to-oci v1, read by Krustlet and Harbor. In the API: <c>wasm-to-oci</c>.</summary>
    [JsonStringEnumMemberName("wasm-to-oci")]
    WasmToOci,

    /// <summary>The CNCF TAG Runtime artifact v0. In the API: <c>cncf</c>.</summary>
    [JsonStringEnumMemberName("cncf")]
    Cncf,
}

/// <summary>A module to push.</summary>
public sealed record PushSpec
{
    /// <summary>Such as <c>127.0.0.1:5051/wasm-demo:v0.0.0</c>. A tag is required; without one <c>latest</c> is used.</summary>
    public required string Reference { get; init; }

    /// <summary>The module's file.</summary>
    public required string ModulePath { get; init; }

    /// <summary>The file's digest when it is known already: checked while sending. Null: the file is read once more beforehand.</summary>
    public string? Digest { get; init; }

    /// <summary>The artifact format.</summary>
    public WasmArtifactFormat Format { get; init; } = WasmArtifactFormat.WasmToOci;

    /// <summary>The file name put on the layer; <c>oras pull</c> writes a file of this name.</summary>
    public required string Title { get; init; }

    /// <summary>When the module was made; goes into the manifest's annotations. The same module with the same value makes the same manifest.</summary>
    public DateTimeOffset? Created { get; init; }
}

/// <summary>What a push made.</summary>
/// <param name="ManifestDigest">The manifest's digest: what a reference by digest names.</param>
/// <param name="LayerDigest">The module's own digest.</param>
/// <param name="Size">The module's size in bytes.</param>
/// <param name="Uploaded">False when the registry had the module's bytes already and none were sent.</param>
public sealed record PushResult(string ManifestDigest, string LayerDigest, long Size, bool Uploaded = true);

/// <summary>What a reference names, read from its manifest alone; nothing of the module has been fetched.</summary>
/// <param name="Reference">The reference that was looked up.</param>
/// <param name="ManifestDigest">The manifest's digest.</param>
/// <param name="LayerDigest">The module's own digest, as the manifest says.</param>
/// <param name="Size">The module's size in bytes, as the manifest says.</param>
/// <param name="Format">In words, the artifact format.</param>
/// <param name="Title">The file name on the layer, reduced to a plain file name, or null.</param>
/// <param name="Created">When the manifest says it was made, or null.</param>
public sealed record WasmArtifact(
    string Reference,
    string ManifestDigest,
    string LayerDigest,
    long Size,
    string Format,
    string? Title,
    DateTimeOffset? Created);

/// <summary>What a pull found.</summary>
/// <param name="ManifestDigest">The manifest's digest.</param>
/// <param name="LayerDigest">The module's own digest, verified.</param>
/// <param name="Size">The module's size in bytes.</param>
/// <param name="Format">In words, the artifact format that was read.</param>
public sealed record PullResult(string ManifestDigest, string LayerDigest, long Size, string Format);

/// <summary>Pushes and pulls modules; credentials come from the connection whose host the reference names.</summary>
public interface IRegistryClient
{
    /// <summary>Pushes a file, streamed. Progress counts bytes of the module sent so far.</summary>
    /// <exception cref="Errors.ProblemException">Bad reference, registry down, refused or wrong.</exception>
    Task<PushResult> PushAsync(PushSpec spec, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Looks a reference up without fetching the module.</summary>
    /// <exception cref="Errors.ProblemException">Bad reference, registry down, no such artifact, or not a wasm artifact.</exception>
    Task<WasmArtifact> InspectAsync(string reference, CancellationToken cancellationToken);

    /// <summary>
    /// Opens the module an inspected artifact names. The stream checks size and digest while it is read: reading its end
    /// throws when they are wrong, so who reads to the end has the right bytes. A broken connection is resumed.
    /// </summary>
    /// <exception cref="Errors.ProblemException">Larger than <paramref name="maxBytes"/>, registry down, or gone.</exception>
    Task<Stream> OpenAsync(WasmArtifact artifact, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Pulls the module into <paramref name="destination"/>, size and digest checked while reading.</summary>
    /// <exception cref="Errors.ProblemException">Bad reference, registry down, no such artifact, wrong digest, or not a wasm artifact.</exception>
    Task<PullResult> PullAsync(string reference, Stream destination, long maxBytes, IProgress<long>? progress, CancellationToken cancellationToken);
}
