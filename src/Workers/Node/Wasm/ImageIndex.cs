using System.Text.Json;
using Dashboard.Core.Kubernetes.Models;
using Workers.Node.Identity;

namespace Workers.Node.Wasm;

/// <summary>What a reference was when it was last pulled.</summary>
internal sealed record ImageEntry(string ManifestDigest, string ModuleDigest);

/// <summary>Remembers, over restarts, which module a reference stands for on this node: what <c>IfNotPresent</c> needs.</summary>
internal sealed class ImageIndex(string file)
{
    private readonly Lock _gate = new();
    private Dictionary<string, ImageEntry>? _entries;

    public ImageEntry? Find(string reference)
    {
        lock (_gate)
        {
            return Entries().GetValueOrDefault(reference);
        }
    }

    public void Put(string reference, ImageEntry entry)
    {
        lock (_gate)
        {
            var entries = Entries();
            if (entries.GetValueOrDefault(reference) != entry)
            {
                entries[reference] = entry;
                PrivateFile.Write(file, JsonSerializer.Serialize(entries, KubeJson.Options));
            }
        }
    }

    private Dictionary<string, ImageEntry> Entries()
    {
        try
        {
            return _entries ??= PrivateFile.ReadIfThere(file) is { } json
                ? JsonSerializer.Deserialize<Dictionary<string, ImageEntry>>(json, KubeJson.Options) ?? []
                : [];
        }
        catch (JsonException)
        {
            // Only a cache: without it the next pull asks the registry.
            return _entries = [];
        }
    }
}
