using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Patching;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.AspNetCore.Http;

namespace LocalCluster.Api;

/// <summary>POST, PUT, PATCH and DELETE of any resource.</summary>
internal sealed class WriteHandler(ResourceService resources, TimeProvider time)
{
    public async Task CreateAsync(ApiRequest request)
    {
        var value = await Bodies.ReadObjectAsync(request.Http).ConfigureAwait(false);
        FieldRules.Check(request, value);
        var stored = resources.Create(request.Resource, request.Info.Namespace, value, request.WriteOptions());
        await AnswerAsync(request, 201, stored).ConfigureAwait(false);
    }

    public async Task UpdateAsync(ApiRequest request)
    {
        var value = await Bodies.ReadObjectAsync(request.Http).ConfigureAwait(false);
        FieldRules.Check(request, value);
        var stored = resources.Update(
            request.Resource, request.Info.Subresource, request.Info.Namespace, request.Info.Name, _ => (JsonObject)value.DeepClone(), request.WriteOptions());
        await AnswerAsync(request, 200, stored).ConfigureAwait(false);
    }

    public async Task PatchAsync(ApiRequest request)
    {
        var type = Bodies.ContentType(request.Http.Request);
        var body = await Bodies.ReadAsync(request.Http).ConfigureAwait(false);
        if (type == ApplyPatch.ContentType)
        {
            await ApplyAsync(request, body).ConfigureAwait(false);
            return;
        }

        var patch = ObjectPatch.Parse(type, body, request.Resource);
        var stored = resources.Update(
            request.Resource, request.Info.Subresource, request.Info.Namespace, request.Info.Name,
            current =>
            {
                var next = patch.Apply(current);
                FieldRules.Check(request, next);
                return next;
            },
            request.WriteOptions());
        await AnswerAsync(request, 200, stored).ConfigureAwait(false);
    }

    public async Task DeleteAsync(ApiRequest request)
    {
        var options = await ReadOptionsAsync(request).ConfigureAwait(false);
        var current = resources.Store.Find(request.Resource.Storage, request.Info.Namespace, request.Info.Name);
        if (options.Orphan && current is not null)
            Ownership.Orphan(resources, current.Uid);
        var result = resources.Delete(request.Resource, request.Info.Namespace, request.Info.Name, options, request.User);
        await DurableAsync(request, result.Object).ConfigureAwait(false);
        // A pod's deletion answers with the pod, as its state at the end matters; others answer with a Status.
        if (!result.Removed || request.Resource.Kind == "Pod")
            await AnswerAsync(request, 200, result.Object).ConfigureAwait(false);
        else
            await Bodies.WriteAsync(request.Http, 200, Success(request, result.Object)).ConfigureAwait(false);
    }

    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var options = await ReadOptionsAsync(request).ConfigureAwait(false);
        var filter = ObjectFilter.Of(request);
        var snapshot = resources.Store.Read(request.Resource.Storage);
        List<StoredObject> deleted = [];
        foreach (var item in snapshot.Objects.Values.Where(filter.Matches))
        {
            if (resources.Store.Find(item.Resource, item.Namespace, item.Name)?.Uid != item.Uid)
                continue;
            deleted.Add(resources.Delete(request.Resource, item.Namespace, item.Name, options, request.User).Object);
        }

        if (deleted.Count > 0)
            await DurableAsync(request, deleted[^1]).ConfigureAwait(false);
        var body = Presenter.For(request, time).List(deleted, resources.Store.Revision, null, null);
        await Bodies.WriteAsync(request.Http, 200, body).ConfigureAwait(false);
    }

    public async Task AnswerAsync(ApiRequest request, int code, StoredObject item)
    {
        await DurableAsync(request, item).ConfigureAwait(false);
        await Bodies.WriteAsync(request.Http, code, Presenter.For(request, time).One(item)).ConfigureAwait(false);
    }

    private async Task ApplyAsync(ApiRequest request, byte[] body)
    {
        var patch = ApplyPatch.Parse(request, body);
        FieldRules.Check(request, patch.Configuration);
        var name = request.Info.Name;
        while (resources.Store.Find(request.Resource.Storage, request.Info.Namespace, name) is null)
        {
            if (request.Info.Subresource.Length > 0)
                throw ApiException.NotFound(request.Resource.Group, request.Resource.Plural, name);
            try
            {
                var created = resources.Create(request.Resource, request.Info.Namespace, patch.ToNew(time.GetUtcNow()), request.WriteOptions());
                await AnswerAsync(request, 201, created).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (e.Reason == "AlreadyExists" && resources.Store.Find(request.Resource.Storage, request.Info.Namespace, name) is not null)
            {
                // Somebody else made it in between: change that one instead.
            }
        }

        var stored = resources.Update(
            request.Resource, request.Info.Subresource, request.Info.Namespace, name, current => patch.Apply(current, time.GetUtcNow()), request.WriteOptions());
        await AnswerAsync(request, 200, stored).ConfigureAwait(false);
    }

    private async Task DurableAsync(ApiRequest request, StoredObject item)
    {
        if (request.Resource.Durable)
            await resources.Store.DurableAsync(item.Revision).WaitAsync(TimeSpan.FromSeconds(30), request.Cancelled).ConfigureAwait(false);
    }

    private static async Task<DeleteOptions> ReadOptionsAsync(ApiRequest request)
    {
        var body = await Bodies.ReadOptionalObjectAsync(request.Http).ConfigureAwait(false) ?? [];
        var propagation = body.Text("propagationPolicy") ?? request.Query("propagationPolicy");
        if (propagation is not (null or "" or "Orphan" or "Background" or "Foreground"))
            throw ApiException.BadRequest($"propagationPolicy: Unsupported value: \"{propagation}\"");
        return new DeleteOptions
        {
            GraceSeconds = body.Number("gracePeriodSeconds") ?? request.QueryNumber("gracePeriodSeconds"),
            Uid = body.Text("preconditions", "uid"),
            ResourceVersion = body.Text("preconditions", "resourceVersion"),
            DryRun = request.IsDryRun() || body.Array("dryRun") is { Count: > 0 },
            Orphan = propagation == "Orphan" || body.Flag("orphanDependents"),
        };
    }

    private static JsonObject Success(ApiRequest request, StoredObject item) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new JsonObject
        {
            ["name"] = item.Name,
            ["group"] = request.Resource.Group,
            ["kind"] = request.Resource.Plural,
            ["uid"] = item.Uid,
        },
    };
}
