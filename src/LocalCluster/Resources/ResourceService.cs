using System.Globalization;
using System.Text.Json.Nodes;
using LocalCluster.Admission;
using LocalCluster.Api;
using LocalCluster.Auth;
using LocalCluster.Json;
using LocalCluster.Storage;

namespace LocalCluster.Resources;

/// <summary>
/// Creates, changes and deletes objects of any kind by the API's rules. Requests and the cluster's own controllers
/// write through here; only the store is below.
/// </summary>
internal sealed class ResourceService(ObjectStore store, IReadOnlyList<IAdmissionCheck> admission, TimeProvider time)
{
    public ObjectStore Store => store;

    public DateTimeOffset Now => time.GetUtcNow();

    public StoredObject Get(ResourceDescriptor resource, string ns, string name)
        => store.Find(resource.Storage, ns, name) ?? throw ApiException.NotFound(resource.Group, resource.Plural, name);

    /// <summary>Stores a new object; takes over <paramref name="value"/>.</summary>
    /// <exception cref="ApiException">AlreadyExists, Invalid, Forbidden, or NotFound for its namespace.</exception>
    public StoredObject Create(ResourceDescriptor resource, string ns, JsonObject value, WriteOptions options)
    {
        var context = new WriteContext(options.User, time.GetUtcNow());
        RequireType(resource, value);
        RequireNamespace(resource, ns, value);
        MetadataRules.PrepareCreate(value, resource, ns, context.Now);
        value = resource.Strategy.ToStored(value);
        resource.Strategy.PrepareCreate(value, context);
        var errors = new List<FieldError>();
        MetadataRules.Validate(value, resource, errors);
        resource.Strategy.Validate(value, errors);
        var name = value.Text("metadata", "name") ?? "";
        ThrowIfAny(errors, resource, name);
        Admit(new(options.User, "create", resource, "", ns, name, value, null));
        if (options.DryRun)
        {
            return store.Find(resource.Storage, ns, name) is null
                ? new StoredObject(resource.Storage, 0, JsonText.ToUtf8(value))
                : throw ApiException.AlreadyExists(resource.Group, resource.Plural, name);
        }

        return store.TryPut(resource.Storage, value, expected: 0, out var stored)
            ? stored
            : throw ApiException.AlreadyExists(resource.Group, resource.Plural, name);
    }

    /// <summary>Changes an object, again from its newest state when another writer was first.</summary>
    /// <param name="subresource">Empty, or the part the change is limited to.</param>
    /// <param name="change">
    /// From a copy of the current state (in this version's form) to the wanted one. A resourceVersion it leaves in the
    /// metadata that is not the current one is a conflict.
    /// </param>
    public StoredObject Update(ResourceDescriptor resource, string subresource, string ns, string name, Func<JsonObject, JsonObject> change, WriteOptions options)
    {
        while (true)
        {
            var current = Get(resource, ns, name);
            var old = current.ToMutable();
            var view = resource.Strategy.FromStored is { } convert ? convert(current.ToMutable()) : current.ToMutable();
            var next = change(view);
            RequireType(resource, next);
            RequireSame(resource, next, current);
            next = resource.Strategy.ToStored(next);
            next = Prepare(resource, subresource, next, old, options);
            if (JsonNode.DeepEquals(next, old))
                return current;
            if (options.DryRun)
                return new StoredObject(resource.Storage, current.Revision, JsonText.ToUtf8(next));
            if (IsFinished(resource, next) ? store.TryRemove(current, current.Revision, out var stored) : store.TryPut(resource.Storage, next, current.Revision, out stored))
                return stored;
        }
    }

    /// <summary>Asks an object to go. It goes at once, or is marked and goes when its grace and its finalizers allow.</summary>
    public DeleteResult Delete(ResourceDescriptor resource, string ns, string name, DeleteOptions options, UserInfo user)
    {
        while (true)
        {
            var current = Get(resource, ns, name);
            RequirePreconditions(resource, current, options);
            Admit(new(user, "delete", resource, "", ns, name, null, current));
            var grace = resource.Strategy.GraceSeconds(current, options.GraceSeconds);
            var value = current.ToMutable();
            var metadata = value.Child("metadata");
            var already = metadata.Text("deletionTimestamp") is not null;
            if (grace == 0 && !IsHeld(resource, value))
            {
                if (options.DryRun)
                    return new(current, Removed: true);
                if (store.TryRemove(current, current.Revision, out var removed))
                    return new(removed, Removed: true);
                continue;
            }

            // A second request can only shorten the wait.
            if (options.DryRun || (already && (metadata.Number("deletionGracePeriodSeconds") ?? 0) <= grace))
                return new(current, Removed: false);
            metadata["deletionTimestamp"] = KubeTime.Seconds(time.GetUtcNow().AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
            resource.Strategy.OnDeletionStarted(value);
            if (store.TryPut(resource.Storage, value, current.Revision, out var stored))
                return new(stored, Removed: false);
        }
    }

    private static bool IsHeld(ResourceDescriptor resource, JsonObject value)
        => value.Array("metadata", "finalizers") is { Count: > 0 } || resource.Strategy.HoldsDeletion(value);

    private static bool IsFinished(ResourceDescriptor resource, JsonObject value)
        => value.Text("metadata", "deletionTimestamp") is not null
            && (value.Number("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
            && !IsHeld(resource, value);

    private static void RequireType(ResourceDescriptor resource, JsonObject value)
    {
        // Typed clients may leave both out; a wrong one is a wrong address.
        value.Default("apiVersion", resource.GroupVersion);
        value.Default("kind", resource.Kind);
        if (value.Text("apiVersion") != resource.GroupVersion || value.Text("kind") != resource.Kind)
        {
            throw ApiException.BadRequest(
                $"the API version and kind in the data ({value.Text("apiVersion")}, {value.Text("kind")}) do not match the expected ones ({resource.GroupVersion}, {resource.Kind})");
        }
    }

    private static void RequireSame(ResourceDescriptor resource, JsonObject next, StoredObject current)
    {
        var metadata = next.Child("metadata");
        metadata.Default("name", current.Name);
        if (metadata.Text("name") != current.Name)
            throw ApiException.BadRequest($"the name of the object ({metadata.Text("name")}) does not match the name on the URL ({current.Name})");
        if (resource.Namespaced)
            metadata.Default("namespace", current.Namespace);
        if ((metadata.Text("namespace") ?? "") != current.Namespace)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        var version = metadata.Text("resourceVersion");
        var currentVersion = current.Revision.ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(version) && version is not "0" && version != currentVersion)
            throw ApiException.Modified(resource.Group, resource.Plural, current.Name);
        metadata["resourceVersion"] = currentVersion;
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != current.Uid)
            throw ApiException.Conflict(resource.Group, resource.Plural, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
    }

    private static void RequirePreconditions(ResourceDescriptor resource, StoredObject current, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != current.Uid)
            throw ApiException.Conflict(resource.Group, resource.Plural, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        if (options.ResourceVersion is { } version && version != current.Revision.ToString(CultureInfo.InvariantCulture))
            throw ApiException.Conflict(resource.Group, resource.Plural, current.Name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {current.Revision}");
    }

    private static void ThrowIfAny(List<FieldError> errors, ResourceDescriptor resource, string name)
    {
        if (errors.Count > 0)
            throw ApiException.Invalid(resource.Group, resource.Kind, name, errors);
    }

    private JsonObject Prepare(ResourceDescriptor resource, string subresource, JsonObject next, JsonObject old, WriteOptions options)
    {
        var context = new WriteContext(options.User, time.GetUtcNow());
        if (subresource.Length == 0)
            resource.Strategy.PrepareUpdate(next, old, context);
        else
            resource.Strategy.PrepareSubresource(subresource, next, old, context);
        MetadataRules.PrepareUpdate(next, old, resource);
        var errors = new List<FieldError>();
        MetadataRules.Validate(next, resource, errors);
        resource.Strategy.ValidateUpdate(next, old, errors);
        var name = old.Text("metadata", "name") ?? "";
        ThrowIfAny(errors, resource, name);
        Admit(new(options.User, "update", resource, subresource, old.Text("metadata", "namespace") ?? "", name, next, new StoredObject(resource.Storage, 0, JsonText.ToUtf8(old))));
        return next;
    }

    private void RequireNamespace(ResourceDescriptor resource, string ns, JsonObject value)
    {
        if (!resource.Namespaced)
            return;
        if (value.Text("metadata", "namespace") is { Length: > 0 } stated && stated != ns)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        var found = store.Find(ResourceCatalog.Namespaces, "", ns) ?? throw ApiException.NotFound("", "namespaces", ns);
        if (found.Root.Text("metadata", "deletionTimestamp") is not null)
        {
            throw ApiException.Forbidden(resource.Group, resource.Plural, value.Text("metadata", "name") ?? "",
                $"unable to create new content in namespace {ns} because it is being terminated");
        }
    }

    private void Admit(AdmissionRequest request)
    {
        foreach (var check in admission)
            check.Check(request);
    }
}
