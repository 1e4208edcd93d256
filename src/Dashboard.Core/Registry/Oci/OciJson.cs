using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core.Errors;

namespace Dashboard.Core.Registry.Oci;

/// <summary>Reads and writes OCI documents. What is read comes from outside and is checked here, once.</summary>
public static class OciJson
{
    // Duplicate properties are refused: two readers of one manifest must not see two different layers.
    private static readonly JsonSerializerOptions Options = new()
    {
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 32,
        RespectNullableAnnotations = true,
    };

    /// <summary>The bytes of a manifest, always the same for the same manifest.</summary>
    public static byte[] Write(OciManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Options);

    /// <summary>Reads a manifest that names a configuration and layers.</summary>
    /// <exception cref="ProblemException">Not JSON, or without what a manifest must have.</exception>
    public static OciManifest ReadManifest(ReadOnlySpan<byte> json)
    {
        var manifest = Read<OciManifest>(json);
        Check(manifest.Config);
        foreach (var layer in manifest.Layers)
        {
            Check(layer);
        }

        return manifest;
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="ProblemException">Not JSON, or without what an index must have.</exception>
    public static OciIndex ReadIndex(ReadOnlySpan<byte> json)
    {
        var index = Read<OciIndex>(json);
        foreach (var manifest in index.Manifests)
        {
            Check(manifest);
        }

        return index;
    }

    /// <summary>Reads another document of a registry.</summary>
    /// <exception cref="ProblemException">Not JSON of the expected shape.</exception>
    internal static T Read<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw Bad("It is null.", null);
        }
        catch (JsonException e)
        {
            throw Bad("It is not JSON of the expected shape.", e);
        }
    }

    private static void Check(OciDescriptor? descriptor)
    {
        if (descriptor is null || !OciDigest.IsValid(descriptor.Digest))
        {
            throw Bad("It names content without a sha256 digest.", null);
        }

        if (descriptor.Size < 0)
        {
            throw Bad("It names content with a negative size.", null);
        }
    }

    private static ProblemException Bad(string why, Exception? inner) => new(
        ProblemKind.Upstream,
        "The registry's answer could not be read.",
        why,
        "Check that the reference names a wasm artifact and that the address is a registry's.",
        inner);
}
