using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCluster.Json;
using LocalCluster.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCluster.Api;

/// <summary>Watches: one JSON object per line, each change of the selected objects in order, none twice and none left out.</summary>
internal sealed class WatchHandler(ObjectStore store, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestDefault = TimeSpan.FromMinutes(30);

    public async Task HandleAsync(ApiRequest request)
    {
        var filter = ObjectFilter.Of(request);
        var watch = new Session(request, filter, Presenter.For(request, time));
        var revision = StartRevision(request);
        request.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        request.Http.Response.ContentType = "application/json";
        await request.Http.Response.StartAsync(request.Cancelled).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancelled, stopping);
        var deadline = time.GetUtcNow() + Duration(request);
        try
        {
            await FollowAsync(watch, revision, deadline, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client went, or the server is stopping: a watch may end at any time.
        }
    }

    private async Task FollowAsync(Session watch, long? start, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        long position;
        if (start is { } known)
        {
            position = known;
        }
        else
        {
            var snapshot = store.Read(watch.Request.Resource.Storage);
            position = snapshot.Revision;
            foreach (var item in snapshot.Objects.Values)
                watch.WriteInitial(item);
            if (watch.WantsInitialEnd)
                watch.WriteBookmark(position, initialEnd: true);
            await watch.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        var nextBookmark = time.GetUtcNow() + BookmarkInterval;
        while (true)
        {
            var events = store.EventsAfter(watch.Request.Resource.Storage, position);
            if (events.Expired)
            {
                watch.WriteError(ApiException.Expired($"too old resource version: {position} ({events.Revision})"));
                await watch.FlushAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            foreach (var change in events.Events)
                watch.Write(change);
            position = events.Revision;
            var now = time.GetUtcNow();
            if (watch.WantsBookmarks && (now >= nextBookmark || now >= deadline))
            {
                watch.WriteBookmark(position, initialEnd: false);
                nextBookmark = now + BookmarkInterval;
            }

            await watch.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (now >= deadline)
                return;
            var wake = watch.WantsBookmarks && nextBookmark < deadline ? nextBookmark : deadline;
            await WaitAsync(events.Changed, wake - now, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(limit, time, cancel.Token);
        await Task.WhenAny(changed, timer).ConfigureAwait(false);
        await cancel.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Null: begin with the current state.</summary>
    private static long? StartRevision(ApiRequest request)
    {
        var text = request.Query("resourceVersion");
        if (string.IsNullOrEmpty(text) || text == "0" || request.QueryFlag("sendInitialEvents"))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ApiException.BadRequest($"resourceVersion: Invalid value: \"{text}\"");
    }

    private static TimeSpan Duration(ApiRequest request)
        => request.QueryNumber("timeoutSeconds") is > 0 and var seconds
            ? TimeSpan.FromSeconds(Math.Min(seconds, 24 * 3600))
            // Spread, so that watches that began together do not end together.
            : ShortestDefault * (1 + Random.Shared.NextDouble());

    private sealed class Session(ApiRequest request, ObjectFilter filter, Presenter presenter)
    {
        private readonly ArrayBufferWriter<byte> output = new(4096);

        public ApiRequest Request => request;

        public bool WantsBookmarks { get; } = request.QueryFlag("allowWatchBookmarks");

        public bool WantsInitialEnd => WantsBookmarks && request.QueryFlag("sendInitialEvents");

        public void WriteInitial(StoredObject item)
        {
            if (filter.Matches(item))
                WriteLine("ADDED", writer => presenter.WriteOne(writer, item));
        }

        public void Write(StoreEvent change)
        {
            // An object can enter or leave the selection by a change; to this watcher that is its birth or its end.
            var before = change.Previous is { } previous && filter.Matches(previous);
            var after = change.Kind != StoreEventKind.Deleted && filter.Matches(change.Object);
            var type = (before, after) switch
            {
                (false, true) => "ADDED",
                (true, true) => "MODIFIED",
                (true, false) => "DELETED",
                _ => null,
            };
            if (type is not null)
                WriteLine(type, writer => presenter.WriteOne(writer, change.Object));
        }

        public void WriteBookmark(long revision, bool initialEnd)
        {
            var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null };
            if (initialEnd)
                metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
            var bookmark = new JsonObject { ["kind"] = request.Resource.Kind, ["apiVersion"] = request.Resource.GroupVersion, ["metadata"] = metadata };
            WriteLine("BOOKMARK", writer => bookmark.WriteTo(writer));
        }

        public void WriteError(ApiException error) => WriteLine("ERROR", writer => error.ToStatus().WriteTo(writer));

        public async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (output.WrittenCount > 0)
            {
                await request.Http.Response.Body.WriteAsync(output.WrittenMemory, cancellationToken).ConfigureAwait(false);
                output.ResetWrittenCount();
            }

            await request.Http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        private void WriteLine(string type, Action<Utf8JsonWriter> writeObject)
        {
            using (var writer = JsonText.Writer(output))
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WritePropertyName("object");
                writeObject(writer);
                writer.WriteEndObject();
            }

            output.Write("\n"u8);
        }
    }
}
