using System.Text.Json.Serialization;

namespace Dashboard.Core.Kubernetes.Models;

/// <summary>Where a kind lives in the API.</summary>
/// <param name="Group">Its group; empty for the core group.</param>
/// <param name="Version">Its version.</param>
/// <param name="Plural">Its name in paths.</param>
/// <param name="Kind">Its name in objects.</param>
/// <param name="Namespaced">Whether its objects live in a namespace.</param>
public sealed record KubeResource(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    /// <summary>The value of <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of the collection, without a leading slash.</summary>
    /// <param name="ns">The namespace; null for all of them, or for a kind without namespaces.</param>
    public string CollectionPath(string? ns)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        return Namespaced && ns is not null ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }

    /// <summary>The path of one object, without a leading slash.</summary>
    public string ObjectPath(string? ns, string name)
    {
        if (Namespaced && ns is null)
        {
            throw new ArgumentNullException(nameof(ns), $"A {Kind} is named together with its namespace.");
        }

        return $"{CollectionPath(ns)}/{Uri.EscapeDataString(name)}";
    }
}

/// <summary>A kind our client knows: says where it lives.</summary>
public interface IKubeKind
{
    /// <summary>Where the kind lives in the API.</summary>
    static abstract KubeResource Resource { get; }
}

/// <summary>What every Kubernetes object has. Only the fields this product reads or writes are modelled.</summary>
public abstract record KubeObject
{
    /// <summary>Group and version; filled in by the client when an object is created.</summary>
    [JsonPropertyOrder(-3)]
    public string? ApiVersion { get; init; }

    /// <summary>The kind; filled in by the client when an object is created.</summary>
    [JsonPropertyOrder(-2)]
    public string? Kind { get; init; }

    /// <summary>Name, labels, versions.</summary>
    [JsonPropertyOrder(-1)]
    public ObjectMeta Metadata { get; init; } = new();
}

/// <summary>An object's metadata.</summary>
public sealed record ObjectMeta
{
    /// <summary>The name, unique in its kind and namespace.</summary>
    public string? Name { get; init; }

    /// <summary>The server appends random characters to this where no name is given.</summary>
    public string? GenerateName { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Unique over time, given by the server.</summary>
    public string? Uid { get; init; }

    /// <summary>An opaque version, given by the server.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When it is to be gone, once somebody asked for its deletion.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Seconds between the request for deletion and its forced end.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>A list as the API answers it.</summary>
public sealed record KubeList<T>
{
    /// <summary>The version to watch from, and the token of the next page.</summary>
    public ListMeta Metadata { get; init; } = new();

    /// <summary>The objects; some servers write null for none.</summary>
    public IReadOnlyList<T> Items { get => field ?? []; init; }
}

/// <summary>A list's metadata.</summary>
/// <param name="ResourceVersion">Where a watch starts that misses nothing.</param>
/// <param name="Continue">Given when there are more pages.</param>
public sealed record ListMeta(string? ResourceVersion = null, string? Continue = null);

/// <summary>What the API answers when something is wrong, and to some deletions.</summary>
/// <param name="Message">A sentence for people.</param>
/// <param name="Reason">One word for programs, such as <c>NotFound</c>, <c>AlreadyExists</c>, <c>Expired</c>.</param>
/// <param name="Code">The HTTP status.</param>
/// <param name="Status"><c>Success</c> or <c>Failure</c>.</param>
public sealed record KubeStatus(string? Message = null, string? Reason = null, int? Code = null, string? Status = null);
