using System.Text.Json.Nodes;
using LocalCluster.Api;
using LocalCluster.Auth;
using LocalCluster.Json;
using LocalCluster.Storage;

namespace LocalCluster.Resources;

/// <summary>Who writes, when.</summary>
internal sealed record WriteContext(UserInfo User, DateTimeOffset Now);

/// <summary>What a kind adds to plain storage: defaults, validation, which part a subresource may change, how it is deleted.</summary>
internal class ResourceStrategy
{
    public static readonly ResourceStrategy Plain = new();

    /// <summary>Whether <c>status</c> is written only through the status subresource.</summary>
    public virtual bool HasStatus => false;

    /// <summary>Whether changes of the desired state are counted in <c>metadata.generation</c>.</summary>
    public virtual bool HasGeneration => false;

    /// <summary>The rule for names of this kind; null when the name is good, else what is wrong.</summary>
    public virtual string? NameError(string name) => NameRules.Subdomain(name);

    /// <summary>Fills defaults into a new object and takes out what its author may not set.</summary>
    public virtual void PrepareCreate(JsonObject value, WriteContext context)
    {
        if (HasStatus)
            value.Remove("status");
    }

    /// <summary>Puts back what a plain update may not change.</summary>
    public virtual void PrepareUpdate(JsonObject value, JsonObject old, WriteContext context)
    {
        if (HasStatus)
            Keep(value, old, "status");
    }

    /// <summary>Puts back what an update through a subresource may not change. <c>status</c> changes only the status.</summary>
    public virtual void PrepareSubresource(string subresource, JsonObject value, JsonObject old, WriteContext context)
    {
        foreach (var name in old.Select(p => p.Key).Concat(value.Select(p => p.Key)).Distinct(StringComparer.Ordinal).ToList())
        {
            if (name is not ("status" or "metadata" or "apiVersion" or "kind"))
                Keep(value, old, name);
        }

        // Who owns an object, and what holds it, is no business of those who may only report on it.
        if (subresource == "status")
        {
            foreach (var name in (string[])["ownerReferences", "finalizers"])
                Keep(value.Child("metadata"), old.Child("metadata"), name);
        }
    }

    public virtual void Validate(JsonObject value, List<FieldError> errors)
    {
    }

    public virtual void ValidateUpdate(JsonObject value, JsonObject old, List<FieldError> errors) => Validate(value, errors);

    /// <summary>Seconds between the request to delete and the deletion; 0 deletes at once.</summary>
    public virtual long GraceSeconds(StoredObject current, long? asked) => 0;

    /// <summary>Whether something of the object's own keeps it alive after deletion was asked for, besides its finalizers.</summary>
    public virtual bool HoldsDeletion(JsonObject value) => false;

    /// <summary>Marks an object that was asked to go and stays for now.</summary>
    public virtual void OnDeletionStarted(JsonObject value)
    {
    }

    /// <summary>From the form of this API version to the stored one.</summary>
    public virtual JsonObject ToStored(JsonObject value) => value;

    /// <summary>From the stored form to this API version's; null when they are the same.</summary>
    public virtual Func<JsonObject, JsonObject>? FromStored => null;

    protected static void Keep(JsonObject value, JsonObject old, string name)
    {
        if (old[name] is { } kept)
            value[name] = kept.DeepClone();
        else
            value.Remove(name);
    }
}
