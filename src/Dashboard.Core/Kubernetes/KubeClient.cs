using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core.Errors;
using Dashboard.Core.Kubernetes.Models;

namespace Dashboard.Core.Kubernetes;

/// <summary>
/// A thin client for one context. Every failure is a <see cref="ProblemException"/> that carries the API's own
/// message; <see cref="KubeErrors"/> tells the cases apart. Thread-safe.
/// </summary>
public sealed class KubeClient : IDisposable
{
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(30);
    private const int PageSize = 500;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Takes the context, and what runs credential programs (null: they are refused).</summary>
    public KubeClient(KubeContext context, IExecCredentials? exec = null, TimeProvider? time = null)
        : this(context, KubeTransport.Create(context, exec, time ?? TimeProvider.System), time)
    {
    }

    /// <summary>Takes what sends the requests: for tests, and for transports of one's own.</summary>
    public KubeClient(KubeContext context, HttpMessageHandler handler, TimeProvider? time = null)
    {
        Context = context;
        _time = time ?? TimeProvider.System;
        _http = new HttpClient(handler)
        {
            // A server address may have a path of its own; without the slash its last segment would be lost.
            BaseAddress = new Uri(context.Server.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("wasm-dashboard", "1"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>The context it speaks to.</summary>
    public KubeContext Context { get; }

    /// <summary>The server's version, such as <c>v1.32.0</c>.</summary>
    public async Task<string> GetVersionAsync(CancellationToken cancellationToken)
    {
        var version = await SendAsync<JsonNode>(HttpMethod.Get, "version", null, "tell its version", cancellationToken);
        return (string?)version["gitVersion"] ?? "unknown";
    }

    /// <summary>One object.</summary>
    public Task<T> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind =>
        SendAsync<T>(HttpMethod.Get, T.Resource.ObjectPath(ns, name), null, $"read {Word<T>()} {name}", cancellationToken);

    /// <summary>One object, or null when there is none of that name.</summary>
    public async Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        try
        {
            return await GetAsync<T>(ns, name, cancellationToken);
        }
        catch (ProblemException e) when (e.IsNotFound())
        {
            return null;
        }
    }

    /// <summary>All objects, page after page.</summary>
    /// <param name="ns">The namespace; null for all of them.</param>
    /// <param name="selector">Which of them; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<KubeList<T>> ListAsync<T>(string? ns, KubeSelector? selector, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        var items = new List<T>();
        string? next = null;
        while (true)
        {
            var query = new QueryText()
                .Add("fieldSelector", selector?.Field)
                .Add("labelSelector", selector?.Label)
                .Add("limit", PageSize.ToString(CultureInfo.InvariantCulture))
                .Add("continue", next);
            var page = await SendAsync<KubeList<T>>(
                HttpMethod.Get, T.Resource.CollectionPath(ns) + query, null, $"list {T.Resource.Plural}", cancellationToken);
            items.AddRange(page.Items);
            next = page.Metadata.Continue;
            if (string.IsNullOrEmpty(next))
            {
                return page with { Items = items };
            }
        }
    }

    /// <summary>Creates an object; its kind and version are filled in.</summary>
    public Task<T> CreateAsync<T>(T value, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind =>
        SendAsync<T>(
            HttpMethod.Post,
            T.Resource.CollectionPath(value.Metadata.Namespace),
            Body(value with { ApiVersion = T.Resource.ApiVersion, Kind = T.Resource.Kind }, "application/json"),
            $"create {Word<T>()} {value.Metadata.Name ?? value.Metadata.GenerateName}",
            cancellationToken);

    /// <summary>Changes parts of an object.</summary>
    /// <param name="ns">The namespace, or null.</param>
    /// <param name="name">The name.</param>
    /// <param name="kind">How <paramref name="patch"/> is meant.</param>
    /// <param name="patch">Anything that becomes the patch as JSON; nulls of anonymous types are kept only in <see cref="JsonNode"/>.</param>
    /// <param name="subresource">Such as <c>status</c>; null for the object itself.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<T> PatchAsync<T>(string? ns, string name, PatchKind kind, object patch, string? subresource, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        var path = T.Resource.ObjectPath(ns, name) + (subresource is null ? "" : "/" + subresource);
        var type = kind switch
        {
            PatchKind.Merge => "application/merge-patch+json",
            PatchKind.StrategicMerge => "application/strategic-merge-patch+json",
            PatchKind.Json => "application/json-patch+json",
            _ => "application/apply-patch+yaml",
        };
        var query = kind == PatchKind.Apply ? "?fieldManager=wasm-dashboard&force=true" : "";
        return SendAsync<T>(HttpMethod.Patch, path + query, Body(patch, type), $"change {Word<T>()} {name}", cancellationToken);
    }

    /// <summary>Asks for deletion.</summary>
    /// <param name="ns">The namespace, or null.</param>
    /// <param name="name">The name.</param>
    /// <param name="graceSeconds">0: at once, which only the node itself should ask for a pod; null: the object's own.</param>
    /// <param name="uid">Only if the object still is this one; null: whichever has the name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when there was none.</returns>
    public async Task<bool> DeleteAsync<T>(string? ns, string name, long? graceSeconds, string? uid, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (graceSeconds is { } grace)
        {
            options["gracePeriodSeconds"] = grace;
        }

        if (uid is not null)
        {
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        }

        try
        {
            _ = await SendAsync<JsonNode>(
                HttpMethod.Delete, T.Resource.ObjectPath(ns, name), Body(options, "application/json"), $"delete {Word<T>()} {name}", cancellationToken);
            return true;
        }
        catch (ProblemException e) when (e.IsNotFound())
        {
            return false;
        }
    }

    /// <summary>Deletes at the object's own pace; false when there was none.</summary>
    public Task<bool> DeleteAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind => DeleteAsync<T>(ns, name, null, null, cancellationToken);

    /// <summary>Approves a certificate request, as <c>kubectl certificate approve</c> does.</summary>
    public async Task ApproveAsync(string csr, CancellationToken cancellationToken)
    {
        var path = V1CertificateSigningRequest.Resource.ObjectPath(null, csr);
        var found = await SendAsync<JsonNode>(HttpMethod.Get, path, null, $"read the certificate request {csr}", cancellationToken);
        var conditions = found["status"]?["conditions"] as JsonArray ?? [];
        if (conditions.Any(c => (string?)c?["type"] == "Approved"))
        {
            return;
        }

        var status = found["status"] as JsonObject ?? [];
        var approved = (JsonArray)conditions.DeepClone();
        approved.Add(new JsonObject
        {
            ["type"] = "Approved",
            ["status"] = "True",
            ["reason"] = "DashboardApprove",
            ["message"] = "Approved by a person in the dashboard.",
            ["lastUpdateTime"] = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
        status["conditions"] = approved;
        if (status.Parent is null)
        {
            found["status"] = status;
        }

        _ = await SendAsync<JsonNode>(HttpMethod.Put, path + "/approval", Body(found, "application/json"), $"approve the certificate request {csr}", cancellationToken);
    }

    /// <summary>
    /// Changes from <paramref name="resourceVersion"/> on, until the server ends the watch, which it does after some
    /// minutes and without a word. <see cref="Informer{T}"/> goes on from there.
    /// </summary>
    /// <exception cref="ProblemException">Among others <see cref="KubeErrors.IsExpired"/>: list again.</exception>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? ns, KubeSelector? selector, string? resourceVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubeObject, IKubeKind
    {
        // Spread out, so that many watches do not come back at the same moment.
        var seconds = Random.Shared.Next(240, 480);
        var query = new QueryText()
            .Add("watch", "true")
            .Add("allowWatchBookmarks", "true")
            .Add("resourceVersion", resourceVersion)
            .Add("fieldSelector", selector?.Field)
            .Add("labelSelector", selector?.Label)
            .Add("timeoutSeconds", seconds.ToString(CultureInfo.InvariantCulture));
        var doing = $"watch {T.Resource.Plural}";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds + 30), _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var response = await OpenAsync(T.Resource.CollectionPath(ns) + query, doing, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
        await foreach (var line in JsonLines.ReadAsync(stream, linked.Token))
        {
            yield return WatchLine.Read<T>(line, doing);
        }
    }

    /// <summary>A pod's log as the API sends it; with <see cref="PodLogOptions.Follow"/> it goes on until the container ends.</summary>
    public async Task<Stream> OpenLogAsync(string ns, string pod, PodLogOptions options, CancellationToken cancellationToken)
    {
        var path = V1Pod.Resource.ObjectPath(ns, pod) + "/log" + options.ToQuery();
        var response = await OpenAsync(path, $"show the log of pod {pod}", cancellationToken);
        return new OwningStream(await response.Content.ReadAsStreamAsync(cancellationToken), response);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Word<T>()
        where T : IKubeKind => T.Resource.Kind switch
        {
            "CertificateSigningRequest" => "the certificate request",
            var kind => kind.ToLowerInvariant(),
        };

    private static ByteArrayContent Body(object value, string mediaType)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), KubeJson.Options));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, string doing, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var limit = new CancellationTokenSource(RequestTime, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw await KubeErrors.FromAsync(response, doing, linked.Token);
            }

            await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
            return await JsonSerializer.DeserializeAsync<T>(stream, KubeJson.Options, linked.Token)
                ?? throw new JsonException("The answer is empty.");
        }
        catch (Exception e) when (IsOutside(e, cancellationToken))
        {
            throw KubeErrors.Unreachable(Context.Server, doing, e);
        }
    }

    /// <summary>Sends a GET whose body is read at length; only the headers have a time limit.</summary>
    private async Task<HttpResponseMessage> OpenAsync(string path, string doing, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var limit = new CancellationTokenSource(RequestTime, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw await KubeErrors.FromAsync(response, doing, linked.Token);
            }

            return response;
        }
        catch (Exception e)
        {
            response?.Dispose();
            if (IsOutside(e, cancellationToken))
            {
                throw KubeErrors.Unreachable(Context.Server, doing, e);
            }

            throw;
        }
    }

    private static bool IsOutside(Exception e, CancellationToken callers) =>
        e is HttpRequestException or IOException or JsonException
        || (e is OperationCanceledException && !callers.IsCancellationRequested);
}
