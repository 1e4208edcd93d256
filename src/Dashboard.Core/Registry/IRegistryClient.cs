namespace Dashboard.Core.Registry;

/// <summary>How a module is wrapped as an OCI artifact.</summary>
public enum WasmArtifactFormat
{
    /// <summary>wasm-to-oci v1, read by Krustlet and Harbor. In the API: <c>wasm-to-oci</c>.</summary>
    WasmToOci,

    /// <summary>The CNCF TAG Runtime artifact v0. In the API: <c>cncf</c>.</summary>
    Cncf,
}

/// <summary>What a push made.</summary>
/// <param name="ManifestDigest">The manifest's digest: what a reference by digest names.</param>
/// <param name="LayerDigest">The module's own digest.</param>
/// <param name="Size">The module's size in bytes.</param>
public sealed record PushResult(string ManifestDigest, string LayerDigest, long Size);

/// <summary>What a pull found.</summary>
/// <param name="ManifestDigest">The manifest's digest.</param>
/// <param name="LayerDigest">The module's own digest, verified.</param>
/// <param name="Size">The module's size in bytes.</param>
/// <param name="Format">In words, the artifact format that was read.</param>
public sealed record PullResult(string ManifestDigest, string LayerDigest, long Size, string Format);

/// <summary>Pushes and pulls modules; credentials come from the connection whose host the reference names.</summary>
public interface IRegistryClient
{
    /// <summary>Pushes a file.</summary>
    /// <param name="reference">Such as <c>127.0.0.1:5051/wasm-demo:v0.0.0</c>.</param>
    /// <param name="modulePath">The module's file.</param>
    /// <param name="format">The artifact format.</param>
    /// <param name="title">The file name put on the layer.</param>
    /// <param name="progress">Bytes sent so far, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Errors.ProblemException">Bad reference, registry down, refused or wrong.</exception>
    Task<PushResult> PushAsync(string reference, string modulePath, WasmArtifactFormat format, string title, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Pulls the module into <paramref name="destination"/>, size and digest checked while reading.</summary>
    /// <exception cref="Errors.ProblemException">Bad reference, registry down, no such artifact, wrong digest, or not a wasm artifact.</exception>
    Task<PullResult> PullAsync(string reference, Stream destination, long maxBytes, IProgress<long>? progress, CancellationToken cancellationToken);
}
