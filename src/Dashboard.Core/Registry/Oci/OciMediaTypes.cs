namespace Dashboard.Core.Registry.Oci;

/// <summary>Media types met in registries.</summary>
public static class OciMediaTypes
{
    /// <summary>An image or artifact manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An index of manifests.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>Docker's manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's index.</summary>
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>The configuration of a container image.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>The configuration of a wasm-to-oci artifact; its body is <c>{}</c>.</summary>
    public const string WasmToOciConfig = "application/vnd.wasm.config.v1+json";

    /// <summary>The layer of a wasm-to-oci artifact.</summary>
    public const string WasmToOciLayer = "application/vnd.wasm.content.layer.v1+wasm";

    /// <summary>The configuration of a CNCF wasm artifact.</summary>
    public const string CncfWasmConfig = "application/vnd.wasm.config.v0+json";

    /// <summary>The layer of a CNCF wasm artifact.</summary>
    public const string Wasm = "application/wasm";

    /// <summary>The layer of a runwasi image.</summary>
    public const string RunwasiLayer = "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm";

    /// <summary>The annotation that names a layer's file.</summary>
    public const string TitleAnnotation = "org.opencontainers.image.title";

    /// <summary>The annotation that says when something was made, RFC 3339.</summary>
    public const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>What is accepted as a manifest. Without it docker-registry answers 404.</summary>
    public static IReadOnlyList<string> AcceptedManifests { get; } = [Manifest, Index, DockerManifest, DockerIndex];
}
