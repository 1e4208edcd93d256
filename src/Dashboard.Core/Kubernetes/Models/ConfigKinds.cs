namespace Dashboard.Core.Kubernetes.Models;

/// <summary>A secret.</summary>
public sealed record V1Secret : KubeObject, IKubeKind
{
    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("", "v1", "secrets", "Secret", Namespaced: true);

    /// <summary>Such as <c>kubernetes.io/dockerconfigjson</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Values, base64 on the wire.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>Values as text, for writing only.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    /// <summary>Values are secrets: never printed.</summary>
    public override string ToString() => $"Secret {Metadata.Namespace}/{Metadata.Name}";
}

/// <summary>A config map.</summary>
public sealed record V1ConfigMap : KubeObject, IKubeKind
{
    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("", "v1", "configmaps", "ConfigMap", Namespaced: true);

    /// <summary>Texts.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Bytes, base64 on the wire.</summary>
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }
}

/// <summary>A namespace.</summary>
public sealed record V1Namespace : KubeObject, IKubeKind
{
    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("", "v1", "namespaces", "Namespace", Namespaced: false);
}

/// <summary>An event: something that happened to an object, for people.</summary>
public sealed record V1Event : KubeObject, IKubeKind
{
    /// <inheritdoc/>
    public static KubeResource Resource { get; } = new("", "v1", "events", "Event", Namespaced: true);

    /// <summary>What it happened to.</summary>
    public ObjectReference InvolvedObject { get; init; } = new();

    /// <summary>One word, such as <c>Pulled</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }

    /// <summary>How often.</summary>
    public int? Count { get; init; }

    /// <summary>First time.</summary>
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>Last time.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>Who says so.</summary>
    public EventSource? Source { get; init; }
}

/// <summary>Who says so.</summary>
public sealed record EventSource(string? Component = null, string? Host = null);

/// <summary>Names any object.</summary>
public sealed record ObjectReference
{
    /// <summary>Group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The version meant.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>A part of it, such as <c>spec.containers{demo}</c>.</summary>
    public string? FieldPath { get; init; }
}
