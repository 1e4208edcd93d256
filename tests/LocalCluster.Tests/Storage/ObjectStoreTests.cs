using System.Text.Json.Nodes;
using LocalCluster.Storage;
using LocalCluster.Tests.Support;

namespace LocalCluster.Tests.Storage;

public sealed class ObjectStoreTests : IDisposable
{
    private static readonly ResourceId Things = new("", "things");
    private static readonly ResourceId Others = new("example.com", "others");
    private readonly TempFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TryPut_CountsRevisionsAcrossCollections()
    {
        await using var store = Open();

        var first = Put(store, Things, "a");
        var second = Put(store, Others, "b");

        Assert.Equal(first.Revision + 1, second.Revision);
        Assert.Equal(second.Revision, store.Revision);
        Assert.Equal(second.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture), second.Root.GetProperty("metadata").GetProperty("resourceVersion").GetString());
    }

    [Fact]
    public async Task TryPut_WithOldRevision_ChangesNothing()
    {
        await using var store = Open();
        var first = Put(store, Things, "a");
        Assert.True(store.TryPut(Things, Thing("a", "2"), first.Revision, out var second));

        Assert.False(store.TryPut(Things, Thing("a", "3"), first.Revision, out _));
        Assert.False(store.TryPut(Things, Thing("a", "3"), 0, out _));
        Assert.False(store.TryRemove(first, first.Revision, out _));
        Assert.Same(second, store.Find(Things, "", "a"));
    }

    [Fact]
    public async Task EventsAfter_TellsEveryChangeOnceInOrder()
    {
        await using var store = Open();
        var start = store.Revision;
        var made = Put(store, Things, "a");
        Assert.True(store.TryPut(Things, Thing("a", "2"), made.Revision, out var changed));
        Put(store, Others, "elsewhere");
        Assert.True(store.TryRemove(changed, changed.Revision, out var removed));

        var all = store.EventsAfter(Things, start);
        var tail = store.EventsAfter(Things, made.Revision);

        Assert.Equal([StoreEventKind.Added, StoreEventKind.Modified, StoreEventKind.Deleted], all.Events.Select(e => e.Kind));
        Assert.Equal([changed.Revision, removed.Revision], tail.Events.Select(e => e.Revision));
        Assert.False(all.Changed.IsCompleted);
        Put(store, Things, "b");
        await all.Changed.WaitAsync(TimeSpan.FromSeconds(5), TestCluster.Limit);
    }

    [Fact]
    public async Task EventsAfter_BeyondTheHistory_IsExpired()
    {
        await using var store = Open(history: 3);
        var start = store.Revision;
        foreach (var name in (string[])["a", "b", "c", "d"])
            Put(store, Things, name);

        Assert.True(store.EventsAfter(Things, start).Expired);
        Assert.False(store.EventsAfter(Things, start + 1).Expired);
        // Noise elsewhere does not age this collection.
        Assert.False(store.EventsAfter(Others, start).Expired);
        Assert.True(store.EventsAfter(Things, store.Revision + 1).Expired);
    }

    [Fact]
    public async Task Open_AfterRestart_HasEverythingAndNeverReusesRevisions()
    {
        long last;
        await using (var store = Open())
        {
            Put(store, Things, "a");
            var gone = Put(store, Things, "gone");
            Assert.True(store.TryRemove(gone, gone.Revision, out _));
            last = Put(store, Others, "b").Revision;
        }

        await using var again = Open();

        Assert.NotNull(again.Find(Things, "", "a"));
        Assert.Null(again.Find(Things, "", "gone"));
        Assert.NotNull(again.Find(Others, "", "b"));
        Assert.True(again.Revision > last);
        Assert.True(again.EventsAfter(Things, last).Expired);
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Open_TwiceWithoutWriting_StillMovesOn()
    {
        long first;
        await using (var store = Open())
            first = store.Revision;
        long second;
        await using (var store = Open())
            second = store.Revision;
        await using var third = Open();

        Assert.True(first < second && second < third.Revision);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Open_WithTornLastRecord_KeepsTheRestAndSaysSo(int cut)
    {
        await using (var store = Open())
        {
            Put(store, Things, "whole");
            Put(store, Things, "torn");
        }

        var journal = Directory.GetFiles(folder.Path, "journal-*").Single();
        var bytes = await File.ReadAllBytesAsync(journal, TestCluster.Limit);
        await File.WriteAllBytesAsync(journal, bytes[..^cut], TestCluster.Limit);

        await using (var store = Open())
        {
            Assert.NotNull(store.Find(Things, "", "whole"));
            Assert.Null(store.Find(Things, "", "torn"));
            Put(store, Things, "after");
        }

        Assert.Contains("unfinished record", Assert.Single(warnings), StringComparison.Ordinal);
        await using var last = Open();
        Assert.NotNull(last.Find(Things, "", "after"));
        Assert.Single(warnings);
    }

    [Fact]
    public async Task Open_WithDamagedSnapshot_RefusesAndNamesTheFile()
    {
        await using (var store = Open(compactAfter: 100))
        {
            for (var i = 0; i < 10; i++)
            {
                var put = Put(store, Things, $"n{i}");
                await store.DurableAsync(put.Revision);
            }
        }

        var snapshot = folder.At("snapshot");
        var bytes = await File.ReadAllBytesAsync(snapshot, TestCluster.Limit);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(snapshot, bytes, TestCluster.Limit);

        var error = Assert.Throws<JournalException>(() => Open());
        Assert.Contains(snapshot, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compaction_WhileWriting_LosesNothing()
    {
        await using (var store = Open(compactAfter: 2000))
        {
            for (var i = 0; i < 300; i++)
                Put(store, Things, $"n{i}");
            await store.DurableAsync(store.Revision);
            for (var i = 0; i < 300; i += 2)
            {
                var item = store.Find(Things, "", $"n{i}")!;
                Assert.True(store.TryRemove(item, item.Revision, out _));
            }
        }

        await using var again = Open(compactAfter: 2000);

        Assert.Equal(150, again.Read(Things).Objects.Count);
        Assert.True(File.Exists(folder.At("snapshot")));
        Assert.InRange(Directory.GetFiles(folder.Path, "journal-*").Length, 1, 2);
    }

    [Fact]
    public async Task Files_AreReadableByTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs Unix file modes");
            return;
        }

        // Closed before looking: while it compacts, a draft comes and goes.
        await using (var store = Open(compactAfter: 10))
        {
            await store.DurableAsync(Put(store, Things, "a").Revision);
            await store.DurableAsync(Put(store, Things, "b").Revision);
        }

        foreach (var file in Directory.GetFiles(folder.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private ObjectStore Open(int history = 1024, long compactAfter = 1 << 20)
        => ObjectStore.Open(folder.Path, history, new JournalOptions(compactAfter), warnings.Add);

    private static StoredObject Put(ObjectStore store, ResourceId resource, string name)
    {
        Assert.True(store.TryPut(resource, Thing(name, "1"), 0, out var stored));
        return stored;
    }

    private static JsonObject Thing(string name, string value) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["value"] = value };
}
