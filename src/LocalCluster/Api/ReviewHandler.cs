using System.Text.Json.Nodes;
using LocalCluster.Auth;
using LocalCluster.Json;

namespace LocalCluster.Api;

/// <summary>Questions about oneself: "who am I" and "may I", which store nothing.</summary>
internal sealed class ReviewHandler(Authorizer authorizer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var body = await Bodies.ReadObjectAsync(request.Http).ConfigureAwait(false);
        body.Default("apiVersion", request.Resource.GroupVersion);
        body.Default("kind", request.Resource.Kind);
        body.Child("metadata");
        body["status"] = request.Resource.Kind switch
        {
            "SelfSubjectAccessReview" => Access(request.User, body),
            "SelfSubjectRulesReview" => Rules(request.User),
            _ => new JsonObject { ["userInfo"] = new JsonObject { ["username"] = request.User.Name, ["groups"] = Strings(request.User.Groups) } },
        };
        await Bodies.WriteAsync(request.Http, 201, body).ConfigureAwait(false);
    }

    private JsonObject Access(UserInfo user, JsonObject review)
    {
        var attributes = review.Object("spec", "resourceAttributes");
        var path = review.Object("spec", "nonResourceAttributes");
        var asked = attributes is not null
            ? new RequestInfo
            {
                IsResource = true,
                Path = "",
                Verb = attributes.Text("verb") ?? "",
                Group = attributes.Text("group") ?? "",
                Version = attributes.Text("version") ?? "",
                Resource = attributes.Text("resource") ?? "",
                Subresource = attributes.Text("subresource") ?? "",
                Namespace = attributes.Text("namespace") ?? "",
                Name = attributes.Text("name") ?? "",
            }
            : new RequestInfo { Path = path.Text("path") ?? "", Verb = path.Text("verb") ?? "" };
        return new JsonObject { ["allowed"] = authorizer.IsAllowed(user, asked) };
    }

    private static JsonObject Rules(UserInfo user)
    {
        var everything = new JsonObject { ["verbs"] = Strings(["*"]), ["apiGroups"] = Strings(["*"]), ["resources"] = Strings(["*"]) };
        var paths = new JsonObject { ["verbs"] = Strings(["*"]), ["nonResourceURLs"] = Strings(["*"]) };
        return new JsonObject
        {
            ["resourceRules"] = user.IsMaster ? new JsonArray(everything) : [],
            ["nonResourceRules"] = user.IsMaster ? new JsonArray(paths) : [],
            // Node and bootstrap rights depend on objects, which a list of rules can't tell.
            ["incomplete"] = !user.IsMaster,
        };
    }

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];
}
