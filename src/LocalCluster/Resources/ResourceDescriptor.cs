using LocalCluster.Storage;

namespace LocalCluster.Resources;

/// <summary>A part of an object with an address of its own, such as <c>pods/status</c>.</summary>
internal sealed record SubresourceDescriptor(string Name, string Kind, string? Group, string? Version, params string[] Verbs);

/// <summary>One resource of one API version: what discovery tells of it and how it is stored.</summary>
internal sealed record ResourceDescriptor
{
    public static readonly string[] StandardVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Empty for core.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required string Kind { get; init; }

    public bool Namespaced { get; init; }

    public string[] ShortNames { get; init; } = [];

    public string[] Categories { get; init; } = [];

    public string[] Verbs { get; init; } = StandardVerbs;

    public SubresourceDescriptor[] Subresources { get; init; } = [];

    /// <summary>The collection it is kept in, where another version or group keeps the same objects.</summary>
    public ResourceId? StoredAs { get; init; }

    /// <summary>Whether a write is answered only once it is on disk. Off for what is written all the time and means little tomorrow.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The fields, besides name and namespace, that a field selector may name.</summary>
    public string[] SelectableFields { get; init; } = [];

    /// <summary>What differs from plain stored JSON for this kind.</summary>
    public ResourceStrategy Strategy { get; init; } = ResourceStrategy.Plain;

    public ResourceId Storage => StoredAs ?? new ResourceId(Group, Plural);

    /// <summary>The shape its objects are checked against; events.k8s.io has one of its own, not written down here.</summary>
    public string ShapeName => StoredAs is null ? Kind : "";

    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public bool IsSelectable(string field)
        => field is "metadata.name" or "metadata.namespace" || SelectableFields.Contains(field, StringComparer.Ordinal);

    public SubresourceDescriptor? Subresource(string name) => Array.Find(Subresources, s => string.Equals(s.Name, name, StringComparison.Ordinal));
}
