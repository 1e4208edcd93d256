using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Json;

namespace LocalCluster.Resources;

/// <summary>What the server sets in, keeps of and demands from <c>metadata</c>, alike for every kind.</summary>
internal static class MetadataRules
{
    private const int MaxAnnotationCharacters = 256 * 1024;
    private const int MaxGeneratedBase = 58;
    private static readonly string[] ServerOwned = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"];

    /// <summary>Names a new object and stamps it.</summary>
    public static void PrepareCreate(JsonObject value, ResourceDescriptor resource, string ns, DateTimeOffset now)
    {
        var metadata = value.Child("metadata");
        foreach (var name in ServerOwned)
            metadata.Remove(name);
        metadata.Remove("selfLink");
        metadata.Remove("resourceVersion");
        if (string.IsNullOrEmpty(metadata.Text("name")) && metadata.Text("generateName") is { Length: > 0 } start)
            metadata["name"] = start[..Math.Min(start.Length, MaxGeneratedBase)] + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);
        if (resource.Namespaced)
            metadata["namespace"] = ns;
        else
            metadata.Remove("namespace");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = KubeTime.Seconds(now);
        if (resource.Strategy.HasGeneration)
            metadata["generation"] = 1;
    }

    /// <summary>Puts back what no update may change and counts the generation.</summary>
    public static void PrepareUpdate(JsonObject value, JsonObject old, ResourceDescriptor resource)
    {
        var metadata = value.Child("metadata");
        var oldMetadata = old.Child("metadata");
        foreach (var name in ServerOwned)
        {
            if (oldMetadata[name] is { } kept)
                metadata[name] = kept.DeepClone();
            else
                metadata.Remove(name);
        }

        metadata.Remove("selfLink");
        if (resource.Strategy.HasGeneration && DesiredStateDiffers(value, old))
            metadata["generation"] = (oldMetadata.Number("generation") ?? 0) + 1;
    }

    public static void Validate(JsonObject value, ResourceDescriptor resource, List<FieldError> errors)
    {
        var metadata = value.Child("metadata");
        var name = metadata.Text("name");
        if (string.IsNullOrEmpty(name))
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if (resource.Strategy.NameError(name) is { } wrong)
            errors.Add(FieldError.Invalid("metadata.name", name, wrong));
        ValidateLabels(metadata, errors);
        ValidateAnnotations(metadata, errors);
        foreach (var owner in metadata.Objects("ownerReferences"))
        {
            if (string.IsNullOrEmpty(owner.Text("uid")))
                errors.Add(FieldError.Required("metadata.ownerReferences.uid"));
        }
    }

    private static void ValidateLabels(JsonObject metadata, List<FieldError> errors)
    {
        foreach (var (key, node) in metadata.Object("labels") ?? [])
        {
            if (NameRules.QualifiedName(key) is { } wrongKey)
                errors.Add(FieldError.Invalid("metadata.labels", key, wrongKey));
            if (node is not JsonValue item || !item.TryGetValue<string>(out var text))
                errors.Add(FieldError.Invalid("metadata.labels", key, "a label's value must be a string"));
            else if (NameRules.LabelValue(text) is { } wrongValue)
                errors.Add(FieldError.Invalid("metadata.labels", text, wrongValue));
        }
    }

    private static void ValidateAnnotations(JsonObject metadata, List<FieldError> errors)
    {
        var total = 0;
        foreach (var (key, node) in metadata.Object("annotations") ?? [])
        {
            if (NameRules.QualifiedName(key.ToLowerInvariant()) is { } wrongKey)
                errors.Add(FieldError.Invalid("metadata.annotations", key, wrongKey));
            if (node is not JsonValue item || !item.TryGetValue<string>(out var text))
                errors.Add(FieldError.Invalid("metadata.annotations", key, "an annotation's value must be a string"));
            else
                total += key.Length + text.Length;
        }

        if (total > MaxAnnotationCharacters)
            errors.Add(new("metadata.annotations", "FieldValueTooLong", $"Too long: may not be more than {MaxAnnotationCharacters} bytes"));
    }

    private static bool DesiredStateDiffers(JsonObject value, JsonObject old)
    {
        foreach (var name in value.Select(p => p.Key).Union(old.Select(p => p.Key), StringComparer.Ordinal))
        {
            if (name is not ("metadata" or "status") && !JsonNode.DeepEquals(value[name], old[name]))
                return true;
        }

        return false;
    }
}
