using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalCluster.Tests.Support;

/// <summary>What came back: the code and the object (a Status when it went wrong).</summary>
internal sealed record Answer(int Code, JsonNode Body)
{
    public string? Reason => (string?)Body["reason"];

    public string Message => (string?)Body["message"] ?? "";

    public JsonNode Ok() => Code is >= 200 and < 300 ? Body : throw new InvalidOperationException($"{Code}: {Body.ToJsonString()}");
}

/// <summary>A plain HTTPS client of the API.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly HttpClient http;

    public ApiClient(Uri endpoint, X509Certificate2 authority, Credentials credentials)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        if (credentials.Certificate is { } certificate)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        http = new HttpClient(handler) { BaseAddress = endpoint, Timeout = Patience };
        if (credentials.Token is { } token)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<Answer> GetAsync(string path, string accept = "application/json") => SendAsync(HttpMethod.Get, path, null, null, accept);

    public Task<Answer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, Json(body), "application/json");

    public Task<Answer> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, Json(body), "application/json");

    public Task<Answer> PatchAsync(string path, JsonNode body, string type = "application/merge-patch+json") => SendAsync(HttpMethod.Patch, path, Json(body), type);

    public Task<Answer> DeleteAsync(string path, JsonNode? options = null) => SendAsync(HttpMethod.Delete, path, options is null ? null : Json(options), "application/json");

    public async Task<Answer> SendAsync(HttpMethod method, string path, byte[]? body, string? type, string accept = "application/json")
    {
        using var message = Message(method, path, body, type, accept);
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject { ["message"] = text });
    }

    /// <summary>The lines of a watch, until the server or the caller ends it.</summary>
    public async IAsyncEnumerable<JsonNode> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        using var message = Message(HttpMethod.Get, path, null, null, "application/json");
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        while (await reader.ReadLineAsync(limit.Token) is { } line)
            yield return JsonNode.Parse(line)!;
    }

    /// <summary>Waits, by watching, until an object is as wanted.</summary>
    public async Task<JsonNode> UntilAsync(string collection, string name, Func<JsonNode, bool> wanted)
    {
        await foreach (var change in WatchAsync($"{collection}?watch=1&fieldSelector=metadata.name%3D{name}"))
        {
            if ((string?)change["type"] is "ADDED" or "MODIFIED" && wanted(change["object"]!))
                return change["object"]!;
        }

        throw new TimeoutException($"{name} in {collection} never became as wanted.");
    }

    /// <summary>As <see cref="UntilAsync"/>, in the one way a node may watch pods.</summary>
    public async Task<JsonNode> UntilOnNodeAsync(string node, string pod, Func<JsonNode, bool> wanted)
    {
        await foreach (var change in WatchAsync($"/api/v1/pods?watch=1&fieldSelector=spec.nodeName%3D{node}"))
        {
            var item = change["object"]!;
            if ((string?)item["metadata"]!["name"] == pod && (string?)change["type"] is "ADDED" or "MODIFIED" && wanted(item))
                return item;
        }

        throw new TimeoutException($"{pod} on {node} never became as wanted.");
    }

    /// <summary>Waits, by watching, until an object is gone.</summary>
    public async Task UntilGoneAsync(string collection, string name)
    {
        var list = (await GetAsync($"{collection}?fieldSelector=metadata.name%3D{name}")).Ok();
        if (list["items"]!.AsArray().Count == 0)
            return;
        await foreach (var change in WatchAsync($"{collection}?watch=1&fieldSelector=metadata.name%3D{name}&resourceVersion={list["metadata"]!["resourceVersion"]}"))
        {
            if ((string?)change["type"] == "DELETED")
                return;
        }

        throw new TimeoutException($"{name} in {collection} never went.");
    }

    public void Dispose() => http.Dispose();

    private static byte[] Json(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    private static HttpRequestMessage Message(HttpMethod method, string path, byte[]? body, string? type, string accept)
    {
        var message = new HttpRequestMessage(method, path) { Version = System.Net.HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        message.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return message;
    }
}
