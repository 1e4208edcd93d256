using System.Globalization;
using System.Text;

namespace Dashboard.Core.Kubernetes;

/// <summary>The kinds of patch the API takes.</summary>
public enum PatchKind
{
    /// <summary>RFC 7386: nulls delete, lists are replaced.</summary>
    Merge,

    /// <summary>Kubernetes' own: lists are merged by the key their kind declares.</summary>
    StrategicMerge,

    /// <summary>RFC 6902: a list of operations.</summary>
    Json,

    /// <summary>Server-side apply, forced, as the field manager <c>wasm-dashboard</c>.</summary>
    Apply,
}

/// <summary>Which objects are meant.</summary>
/// <param name="Field">A field selector, such as <c>spec.nodeName=demo</c>.</param>
/// <param name="Label">A label selector.</param>
public sealed record KubeSelector(string? Field = null, string? Label = null)
{
    /// <summary>All objects.</summary>
    public static KubeSelector All { get; } = new();
}

/// <summary>What happened to an object.</summary>
public enum WatchKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone; the object is its last state.</summary>
    Deleted,

    /// <summary>Nothing happened up to the object's resourceVersion.</summary>
    Bookmark,
}

/// <summary>One event of a watch.</summary>
public sealed record WatchEvent<T>(WatchKind Kind, T Object);

/// <summary>Options of a pod's log: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod.</summary>
public sealed record PodLogOptions
{
    /// <summary>The container; null where the pod has only one.</summary>
    public string? Container { get; init; }

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Each line begins with its time, RFC 3339 with nanoseconds, and a space.</summary>
    public bool Timestamps { get; init; }

    /// <summary>The log of the run before.</summary>
    public bool Previous { get; init; }

    /// <summary>Only this many lines from the end.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines of the last so many seconds.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only lines from this time on; sent in whole seconds, as the API reads it.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>At most this many bytes.</summary>
    public long? LimitBytes { get; init; }

    internal string ToQuery() => new QueryText()
        .Add("container", Container)
        .Add("follow", Follow ? "true" : null)
        .Add("timestamps", Timestamps ? "true" : null)
        .Add("previous", Previous ? "true" : null)
        .Add("tailLines", Text(TailLines))
        .Add("sinceSeconds", Text(SinceSeconds))
        .Add("sinceTime", SinceTime?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        .Add("limitBytes", Text(LimitBytes))
        .ToString();

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Writes a query string, leaving out what is null.</summary>
internal sealed class QueryText
{
    private readonly StringBuilder _text = new();

    public QueryText Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
