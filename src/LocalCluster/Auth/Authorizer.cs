using LocalCluster.Api;

namespace LocalCluster.Auth;

/// <summary>
/// Who may do what. There is no RBAC here: one person owns the machine, so the roles are the built-in ones,
/// administrators, nodes, joining nodes, and everybody.
/// </summary>
internal sealed class Authorizer(NodeAuthorizer nodes)
{
    private static readonly string[] PublicPaths = ["/version", "/healthz", "/livez", "/readyz"];
    private static readonly string[] DiscoveryPaths = ["/api", "/apis", "/openapi"];
    private static readonly string[] SigningVerbs = ["create", "get", "list", "watch"];
    private static readonly HashSet<string> SelfReviews = new(StringComparer.Ordinal) { "selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews" };

    /// <exception cref="ApiException">Forbidden.</exception>
    public void Require(UserInfo user, RequestInfo request)
    {
        if (!IsAllowed(user, request))
            throw request.IsResource ? ForbiddenResource(user, request) : ApiException.ForbiddenPath($"User \"{user.Name}\" cannot {request.Verb} path \"{request.Path}\"");
    }

    public bool IsAllowed(UserInfo user, RequestInfo request)
    {
        if (user.IsMaster)
            return true;
        if (!request.IsResource)
            return request.Verb is "get" or "head" && (Under(request.Path, PublicPaths) || (!user.IsAnonymous && Under(request.Path, DiscoveryPaths)));
        if (user.IsAnonymous)
            return false;
        if (request.Verb == "create" && SelfReviews.Contains(request.Resource))
            return true;
        if (user.In(UserInfo.Bootstrappers))
            return IsSigningRequest(request) && SigningVerbs.Contains(request.Verb, StringComparer.Ordinal);
        return user.NodeName is { } node && nodes.IsAllowed(node, request);
    }

    public static bool IsSigningRequest(RequestInfo request)
        => request is { Group: "certificates.k8s.io", Resource: "certificatesigningrequests", Subresource: "" };

    private static bool Under(string path, string[] roots)
        => roots.Any(r => path == r || (path.StartsWith(r, StringComparison.Ordinal) && path[r.Length] == '/'));

    private static ApiException ForbiddenResource(UserInfo user, RequestInfo request)
    {
        var resource = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        var scope = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return ApiException.Forbidden(request.Group, request.Resource, request.Name,
            $"User \"{user.Name}\" cannot {request.Verb} resource \"{resource}\" in API group \"{request.Group}\" {scope}");
    }
}
