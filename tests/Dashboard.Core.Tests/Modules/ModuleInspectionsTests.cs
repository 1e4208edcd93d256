using Dashboard.Core.Modules;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Tests.Modules;

public sealed class ModuleInspectionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_SameModuleTwice_IsReadOnce()
    {
        var (store, inspections) = Open(mostBytes: 10_000_000);
        var digest = await AddAsync(store, 1);

        Assert.Same(await inspections.GetAsync(digest, Stop), await inspections.GetAsync(digest, Stop));
    }

    [Fact]
    public async Task Get_MoreMemoryThanIsKept_ForgetsWhatWasThere()
    {
        // Reading any module takes some bytes, the window it is read through at least.
        var (store, inspections) = Open(mostBytes: 1);
        var (first, second) = (await AddAsync(store, 1), await AddAsync(store, 2));
        var before = await inspections.GetAsync(first, Stop);

        await inspections.GetAsync(second, Stop);

        Assert.NotSame(before, await inspections.GetAsync(first, Stop));
        Assert.Equal(before.Size, (await inspections.GetAsync(first, Stop)).Size);
    }

    private (ModuleStore Store, ModuleInspections Inspections) Open(long mostBytes)
    {
        var store = new ModuleStore(_folder.Paths, Options.Create(new ModuleOptions()), TimeProvider.System);
        return (store, new ModuleInspections(store, mostBytes));
    }

    private static async Task<string> AddAsync(ModuleStore store, uint pages)
    {
        using var module = new MemoryStream(new WasmBuilder().Memory(pages, pages).Build());
        return (await store.AddAsync(module, "a.wasm", "upload", Stop)).Digest;
    }
}
