using LocalCluster.Auth;
using LocalCluster.Storage;

namespace LocalCluster.Resources;

/// <param name="DryRun">Answer as if written, and write nothing.</param>
internal sealed record WriteOptions(UserInfo User, bool DryRun = false)
{
    /// <summary>Writes of the cluster's own controllers.</summary>
    public static readonly WriteOptions Controller = new(UserInfo.ControllerManager);
}

/// <summary>meta/v1 DeleteOptions.</summary>
internal sealed record DeleteOptions
{
    public static readonly DeleteOptions Now = new() { GraceSeconds = 0 };

    public long? GraceSeconds { get; init; }

    /// <summary>The uid the object must have.</summary>
    public string? Uid { get; init; }

    /// <summary>The resourceVersion the object must have.</summary>
    public string? ResourceVersion { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Whether what it owns stays.</summary>
    public bool Orphan { get; init; }
}

/// <param name="Removed">False when the object is only marked as going.</param>
internal sealed record DeleteResult(StoredObject Object, bool Removed);
