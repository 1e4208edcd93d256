using System.Text.Json.Serialization;

namespace Dashboard.Core.Registry.Oci;

/// <summary>Names content by type, digest and size (https://github.com/opencontainers/image-spec/blob/main/descriptor.md).</summary>
public sealed record OciDescriptor
{
    /// <summary>The content's media type.</summary>
    [JsonPropertyName("mediaType")]
    public required string MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    [JsonPropertyName("digest")]
    public required string Digest { get; init; }

    /// <summary>Bytes.</summary>
    [JsonPropertyName("size")]
    public required long Size { get; init; }

    /// <summary>Annotations, or null.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>In an index: what the manifest is for, or null.</summary>
    [JsonPropertyName("platform")]
    public OciPlatform? Platform { get; init; }
}

/// <summary>What a manifest in an index is for.</summary>
/// <param name="Architecture">Such as <c>wasm</c>.</param>
/// <param name="Os">Such as <c>wasip1</c>.</param>
public sealed record OciPlatform(
    [property: JsonPropertyName("architecture")] string? Architecture,
    [property: JsonPropertyName("os")] string? Os);

/// <summary>A manifest (https://github.com/opencontainers/image-spec/blob/main/manifest.md).</summary>
public sealed record OciManifest
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Its media type; may be left out, the Content-Type then tells.</summary>
    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    /// <summary>What sort of artifact it is, or null.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The configuration.</summary>
    [JsonPropertyName("config")]
    public required OciDescriptor Config { get; init; }

    /// <summary>The layers.</summary>
    [JsonPropertyName("layers")]
    public IReadOnlyList<OciDescriptor> Layers { get; init; } = [];

    /// <summary>Annotations, or null.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>A list of manifests, one per platform.</summary>
public sealed record OciIndex
{
    /// <summary>The manifests.</summary>
    [JsonPropertyName("manifests")]
    public IReadOnlyList<OciDescriptor> Manifests { get; init; } = [];
}
