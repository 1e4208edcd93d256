using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LocalCluster.Api;
using LocalCluster.Json;
using LocalCluster.Resources;
using LocalCluster.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCluster.Logs;

/// <summary>
/// <c>pods/NAME/log</c>: asks the pod's node over TLS with the cluster's client certificate, and passes the bytes on as
/// they come. The node does the selecting and the timestamps.
/// </summary>
internal sealed class PodLogHandler(ResourceService resources, KubeletClient kubelets, CancellationToken stopping)
{
    private static readonly string[] Passed = ["follow", "previous", "sinceSeconds", "sinceTime", "tailLines", "limitBytes", "timestamps", "stream"];
    private static readonly string[] Numbers = ["sinceSeconds", "tailLines", "limitBytes"];

    public async Task HandleAsync(ApiRequest request)
    {
        var pod = resources.Get(request.Resource, request.Info.Namespace, request.Info.Name);
        var container = Container(request, pod);
        var query = Query(request);
        var nodeName = pod.Root.Text("spec", "nodeName");
        if (string.IsNullOrEmpty(nodeName))
            throw ApiException.BadRequest($"pod {pod.Name} does not have a host assigned");
        var node = resources.Store.Find(ResourceCatalog.Nodes, "", nodeName) ?? throw ApiException.NotFound("", "nodes", nodeName);
        var address = KubeletAddress.Of(node) ?? throw ApiException.Unavailable($"node \"{nodeName}\" does not say where its log server listens (status.addresses and status.daemonEndpoints)");
        var path = $"/containerLogs/{Uri.EscapeDataString(pod.Namespace)}/{Uri.EscapeDataString(pod.Name)}/{Uri.EscapeDataString(container)}{query}";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancelled, stopping);
        using var response = await kubelets.GetAsync(nodeName, address, path, end.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await FailureAsync(response, end.Token).ConfigureAwait(false);
        await PassOnAsync(request, response, end.Token).ConfigureAwait(false);
    }

    private static async Task PassOnAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        request.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        request.Http.Response.StatusCode = 200;
        request.Http.Response.ContentType = "text/plain";
        await request.Http.Response.StartAsync(cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await request.Http.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                await request.Http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string Container(ApiRequest request, StoredObject pod)
    {
        var names = pod.Root.Items("spec", "containers").Concat(pod.Root.Items("spec", "initContainers")).Select(c => c.Text("name") ?? "").ToList();
        var asked = request.Query("container");
        if (!string.IsNullOrEmpty(asked))
            return names.Contains(asked, StringComparer.Ordinal) ? asked : throw ApiException.BadRequest($"container {asked} is not valid for pod {pod.Name}");
        return names.Count == 1
            ? names[0]
            : throw ApiException.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]");
    }

    private static string Query(ApiRequest request)
    {
        var query = new StringBuilder();
        foreach (var name in Passed)
        {
            if (request.Query(name) is not { } value)
                continue;
            if (Numbers.Contains(name, StringComparer.Ordinal) && request.QueryNumber(name) is null or < 0)
                throw Invalid(request, name, value, "must be a number greater than or equal to 0");
            if (name == "sinceTime" && KubeTime.Parse(value) is null)
                throw Invalid(request, name, value, "must be an RFC 3339 time");
            query.Append(CultureInfo.InvariantCulture, $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}");
        }

        if (request.Query("sinceTime") is not null && request.Query("sinceSeconds") is not null)
            throw Invalid(request, "sinceSeconds", request.Query("sinceSeconds")!, "at most one of `sinceTime` or `sinceSeconds` may be specified");
        return query.ToString();
    }

    private static ApiException Invalid(ApiRequest request, string name, string value, string why)
        => ApiException.Invalid("", "PodLogOptions", request.Info.Name, [FieldError.Invalid(name, value, why)]);

    private static async Task<ApiException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await ReadSomeAsync(response, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => ApiException.PassedOn(404, $"the server could not find the requested resource: {text}"),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => ApiException.PassedOn((int)response.StatusCode, text),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ApiException.Internal($"the node refused this cluster's certificate ({(int)response.StatusCode}): {text}"),
            _ => ApiException.Internal($"the node answered {(int)response.StatusCode}: {text}"),
        };
    }

    private static async Task<string> ReadSomeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[2048];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(buffer, 0, length).Trim();
        }
    }
}
