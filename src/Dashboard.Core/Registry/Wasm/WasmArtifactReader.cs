using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Registry.Oci;

namespace Dashboard.Core.Registry.Wasm;

/// <summary>Tells which wasm artifact, if any, a manifest is.</summary>
public static class WasmArtifactReader
{
    private const int MaxTitleLength = 128;

    /// <summary>The artifact a manifest describes.</summary>
    /// <exception cref="ProblemException">It is something else, or has not exactly one layer.</exception>
    public static WasmArtifact Read(string reference, string manifestDigest, OciManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Layers.Count != 1)
        {
            throw NotWasm(reference, $"It has {manifest.Layers.Count} layers; a wasm artifact has exactly one.");
        }

        return TryRead(reference, manifestDigest, manifest)
            ?? throw NotWasm(reference, $"Its layer is of type {Plain(manifest.Layers[0].MediaType)}.");
    }

    /// <summary>The artifact a manifest describes, or null when it is something else.</summary>
    public static WasmArtifact? TryRead(string reference, string manifestDigest, OciManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Layers is [var layer] && FormatOf(manifest.Config.MediaType, layer.MediaType) is { } format
            ? new WasmArtifact(reference, manifestDigest, layer.Digest, layer.Size, format, Title(layer), Created(manifest))
            : null;
    }

    /// <summary>What a manifest is, in words, wasm or not.</summary>
    public static string Describe(OciManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Layers.Count == 1 && FormatOf(manifest.Config.MediaType, manifest.Layers[0].MediaType) is { } format
            ? format
            : manifest.Config.MediaType switch
            {
                OciMediaTypes.ImageConfig or "application/vnd.docker.container.image.v1+json" => "container image",
                _ => $"artifact ({Plain(manifest.ArtifactType ?? manifest.Config.MediaType)})",
            };
    }

    /// <summary>The manifest an index offers for WebAssembly; null when there is none, or more than one to choose from.</summary>
    public static OciDescriptor? ChooseFrom(OciIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var candidates = index.Manifests.Where(m => m.Platform?.Architecture is "wasm" or "wasm32").Take(2).ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }

    /// <summary>When a manifest says it was made, or null.</summary>
    internal static DateTimeOffset? Created(OciManifest manifest) =>
        DateTimeOffset.TryParse(
            manifest.Annotations?.GetValueOrDefault(OciMediaTypes.CreatedAnnotation),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var created) ? created : null;

    /// <summary>The problem of a reference that names something else than a wasm artifact.</summary>
    internal static ProblemException NotWasm(string reference, string why) => new(
        ProblemKind.Unsupported,
        $"{reference} is not a wasm artifact.",
        why,
        "Choose a reference that was published with wasm-to-oci, this dashboard, wkg or as a runwasi image.");

    private static string? FormatOf(string configType, string layerType) => (configType, layerType) switch
    {
        (OciMediaTypes.WasmToOciConfig, OciMediaTypes.WasmToOciLayer) => "wasm-to-oci v1",
        (OciMediaTypes.CncfWasmConfig, OciMediaTypes.Wasm) => "CNCF wasm artifact v0",
        (OciMediaTypes.ImageConfig, OciMediaTypes.Wasm or OciMediaTypes.RunwasiLayer) => "runwasi image",

        // Pushed by hand with oras: the layer's type alone says what it is.
        (_, OciMediaTypes.WasmToOciLayer) => "wasm-to-oci layer, other configuration",
        (_, OciMediaTypes.Wasm or OciMediaTypes.RunwasiLayer) => "wasm layer, other configuration",
        _ => null,
    };

    // A title becomes a file name here, so it is reduced to one: no folder, no control character, of bounded length.
    private static string? Title(OciDescriptor layer)
    {
        var title = layer.Annotations?.GetValueOrDefault(OciMediaTypes.TitleAnnotation);
        var name = title?[(title.LastIndexOfAny(['/', '\\']) + 1)..];
        var plain = name is null ? string.Empty : new string(name.Where(c => !char.IsControl(c)).Take(MaxTitleLength).ToArray()).Trim();
        return plain is "" or "." or ".." ? null : plain;
    }

    private static string Plain(string text) => new(text.Where(c => c is >= ' ' and <= '~').Take(100).ToArray());
}
