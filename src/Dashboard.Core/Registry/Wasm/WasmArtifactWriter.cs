using System.Globalization;
using System.Text.Json;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Oci;

namespace Dashboard.Core.Registry.Wasm;

/// <summary>A configuration and a manifest ready to be pushed.</summary>
/// <param name="Config">The configuration's descriptor.</param>
/// <param name="ConfigContent">The configuration's bytes.</param>
/// <param name="Layer">The module's descriptor, with its title.</param>
/// <param name="Manifest">The manifest's bytes.</param>
internal sealed record PreparedArtifact(OciDescriptor Config, byte[] ConfigContent, OciDescriptor Layer, byte[] Manifest);

/// <summary>Writes the two artifact formats.</summary>
internal static class WasmArtifactWriter
{
    /// <summary>Wraps a module. The same arguments make the same bytes.</summary>
    /// <param name="spec">What to push.</param>
    /// <param name="digest">The module's digest.</param>
    /// <param name="size">The module's size in bytes.</param>
    /// <param name="isComponent">Whether it is a component rather than a core module.</param>
    public static PreparedArtifact Prepare(PushSpec spec, string digest, long size, bool isComponent)
    {
        var created = spec.Created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var (configType, layerType, config) = spec.Format switch
        {
            WasmArtifactFormat.WasmToOci => (OciMediaTypes.WasmToOciConfig, OciMediaTypes.WasmToOciLayer, "{}"u8.ToArray()),
            WasmArtifactFormat.Cncf => (OciMediaTypes.CncfWasmConfig, OciMediaTypes.Wasm, CncfConfig(digest, isComponent, created)),
            _ => throw new ProblemException(ProblemKind.Invalid, "The module was not published.", $"There is no artifact format {spec.Format}.", "Use wasm-to-oci or cncf."),
        };
        var configDescriptor = new OciDescriptor { MediaType = configType, Digest = OciDigest.Of(config), Size = config.Length };
        var layer = new OciDescriptor
        {
            MediaType = layerType,
            Digest = digest,
            Size = size,
            Annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [OciMediaTypes.TitleAnnotation] = spec.Title },
        };
        var manifest = new OciManifest
        {
            MediaType = OciMediaTypes.Manifest,
            Config = configDescriptor,
            Layers = [layer],
            Annotations = created is null ? null : new SortedDictionary<string, string>(StringComparer.Ordinal) { [OciMediaTypes.CreatedAnnotation] = created },
        };
        return new PreparedArtifact(configDescriptor, config, layer, OciJson.Write(manifest));
    }

    // https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/
    private static byte[] CncfConfig(string layerDigest, bool isComponent, string? created)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (created is not null)
            {
                json.WriteString("created", created);
            }

            json.WriteString("architecture", "wasm");
            json.WriteString("os", isComponent ? "wasip2" : "wasip1");
            json.WriteStartArray("layerDigests");
            json.WriteStringValue(layerDigest);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
