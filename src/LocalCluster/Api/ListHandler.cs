using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using LocalCluster.Resources;
using LocalCluster.Selectors;
using LocalCluster.Storage;

namespace LocalCluster.Api;

/// <summary>Lists, whole or in pages. Every page of one list tells of the same moment.</summary>
internal sealed class ListHandler(ObjectStore store, TimeProvider time)
{
    private const int MaxOpenLists = 64;
    private static readonly TimeSpan OpenListLifetime = TimeSpan.FromMinutes(5);

    // A snapshot shares nearly everything with the current state, so keeping a few costs little.
    private readonly ConcurrentDictionary<string, OpenList> open = new(StringComparer.Ordinal);

    public Task HandleAsync(ApiRequest request)
    {
        var filter = ObjectFilter.Of(request);
        var limit = request.QueryNumber("limit") ?? 0;
        if (limit < 0)
            throw ApiException.BadRequest("limit: must be 0 or greater");
        var start = request.Query("continue") is { Length: > 0 } token ? Resume(token) : new OpenList(Snapshot(request), "", time.GetUtcNow());
        List<StoredObject> page = [];
        string? next = null;
        long? remaining = null;
        foreach (var item in start.Snapshot.Objects.Values)
        {
            if (string.CompareOrdinal(item.Key, start.After) <= 0 || !filter.Matches(item))
                continue;
            if (limit > 0 && page.Count == limit)
            {
                if (next is null)
                    next = Keep(start with { After = page[^1].Key });
                remaining = (remaining ?? 0) + 1;
                continue;
            }

            page.Add(item);
        }

        var body = Presenter.For(request, time).List(page, start.Snapshot.Revision, next, filter.IsEverything ? remaining : null);
        return Bodies.WriteAsync(request.Http, 200, body);
    }

    private StoreSnapshot Snapshot(ApiRequest request)
    {
        var snapshot = store.Read(request.Resource.Storage);
        var asked = request.Query("resourceVersion");
        if (string.IsNullOrEmpty(asked))
            return snapshot;
        if (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            throw ApiException.BadRequest($"resourceVersion: Invalid value: \"{asked}\"");
        // The newest state is at least as new as any that was ever given out.
        if (revision > snapshot.Revision)
            throw ApiException.TooLargeRevision(revision, snapshot.Revision);
        if (request.Query("resourceVersionMatch") == "Exact" && revision != snapshot.Revision)
            throw ApiException.Expired($"The resourceVersion for the provided list is too old: {revision} ({snapshot.Revision})");
        return snapshot;
    }

    private OpenList Resume(string token)
    {
        if (open.TryGetValue(token, out var list) && time.GetUtcNow() - list.Since < OpenListLifetime)
            return list;
        throw ApiException.Expired("The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.");
    }

    private string Keep(OpenList list)
    {
        foreach (var old in open.OrderBy(o => o.Value.Since).Where(o => open.Count >= MaxOpenLists || time.GetUtcNow() - o.Value.Since >= OpenListLifetime).ToList())
            open.TryRemove(old);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));
        open[token] = list;
        return token;
    }

    private sealed record OpenList(StoreSnapshot Snapshot, string After, DateTimeOffset Since);
}
