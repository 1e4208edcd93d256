using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Resources;

namespace LocalCluster.Api;

/// <summary>Subresources that are acts rather than parts: binding a pod to a node, evicting it.</summary>
internal sealed class SubresourceHandler(ResourceService resources)
{
    public async Task BindAsync(ApiRequest request)
    {
        var body = await Bodies.ReadObjectAsync(request.Http).ConfigureAwait(false);
        if (body.Text("target", "name") is not { Length: > 0 } node)
            throw ApiException.Invalid("", "Binding", request.Info.Name, [FieldError.Required("target.name")]);
        PodBinding.Bind(resources, request.Info.Namespace, request.Info.Name, node, request.WriteOptions());
        await Bodies.WriteAsync(request.Http, 201, Success()).ConfigureAwait(false);
    }

    public async Task EvictAsync(ApiRequest request)
    {
        var body = await Bodies.ReadObjectAsync(request.Http).ConfigureAwait(false);
        var options = new DeleteOptions
        {
            GraceSeconds = body.Number("deleteOptions", "gracePeriodSeconds"),
            Uid = body.Text("deleteOptions", "preconditions", "uid"),
            DryRun = request.IsDryRun(),
        };
        resources.Delete(request.Resource, request.Info.Namespace, request.Info.Name, options, request.User);
        await Bodies.WriteAsync(request.Http, 201, Success()).ConfigureAwait(false);
    }

    private static JsonObject Success() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = 201,
    };
}
