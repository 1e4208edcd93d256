using System.Security.Cryptography;
using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Tests.Modules;

public sealed class ModuleStoreTests : IDisposable
{
    private static readonly byte[] Module = [.. "\0asm\u0001\0\0\0"u8];
    private readonly string _root = Directory.CreateTempSubdirectory("modules-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private ModuleStore Open(long maxBytes = 1 << 20) =>
        new(new DataPaths(_root), Options.Create(new ModuleOptions { MaxBytes = maxBytes }), TimeProvider.System);

    private string[] Files() => [.. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)];

    private static Task<StoredModule> Add(ModuleStore store, byte[] bytes, string name = "hello.wasm") =>
        store.AddAsync(new MemoryStream(bytes), name, "upload", CancellationToken.None);

    [Fact]
    public async Task AddAsync_Module_IsStoredUnderItsDigest()
    {
        var store = Open();

        var module = await Add(store, Module, "../up/hello\u0007.wasm");

        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Module)), module.Digest);
        Assert.Equal((8, "hello.wasm", "upload"), (module.Size, module.Name, module.Origin));
        Assert.Equal(Module, File.ReadAllBytes(store.GetPath(module.Digest)));
        Assert.EndsWith(".wasm", store.GetPath(module.Digest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_SameContentTwice_KeepsFirstName()
    {
        var store = Open();
        await Add(store, Module, "first.wasm");

        var again = await Add(store, Module, "second.wasm");

        Assert.Equal("first.wasm", again.Name);
        Assert.Single(store.List());
    }

    [Fact]
    public async Task AddAsync_SameContentAtOnce_StoresItOnce()
    {
        var store = Open();

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Add(store, Module, $"{i}.wasm"))));

        Assert.Single(all.Select(m => m.Name).Distinct());
        Assert.Single(store.List());
    }

    [Fact]
    public async Task Open_AfterRestart_FindsWhatWasStored()
    {
        var module = await Add(Open(), Module);

        var store = Open();

        Assert.Equal(module, store.Find(module.Digest));
        Assert.Equal([module], store.List());
    }

    [Fact]
    public async Task Open_DescriptionLost_StillHasTheModule()
    {
        var module = await Add(Open(), Module);
        File.Delete(Path.ChangeExtension(Open().GetPath(module.Digest), ".json"));

        var found = Open().Find(module.Digest);

        Assert.Equal((module.Digest, 8L, "unknown"), (found!.Digest, found.Size, found.Origin));
    }

    [Fact]
    public async Task AddAsync_StoredFileCutShort_HealsIt()
    {
        var store = Open();
        var module = await Add(store, Module);
        File.WriteAllBytes(store.GetPath(module.Digest), [1, 2]);

        Assert.Null(store.Find(module.Digest));
        Assert.Null(Open().Find(module.Digest));
        await Add(store, Module);

        Assert.Equal(Module, File.ReadAllBytes(store.GetPath(module.Digest)));
    }

    [Fact]
    public async Task AddAsync_TooLarge_IsRefusedAndLeavesNothing()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Add(Open(maxBytes: 7), Module));

        Assert.Equal(ProblemKind.TooLarge, problem.Kind);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("hello, this is text")]
    [InlineData("\0asm\u0001\0\0\0\u0001\u0005")]
    public async Task AddAsync_NotAModule_IsRefusedAndLeavesNothing(string content)
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Add(Open(), System.Text.Encoding.Latin1.GetBytes(content)));

        Assert.Equal(ProblemKind.Invalid, problem.Kind);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task AddAsync_Cancelled_LeavesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Open().AddAsync(new MemoryStream(Module), "m", "upload", cancelled.Token));

        Assert.Empty(Files());
    }

    [Fact]
    public void Open_UploadsCutOffByACrash_AreRemovedOnceOld()
    {
        Open();
        var old = Path.Combine(_root, "modules", "incoming", "old");
        var young = Path.Combine(_root, "modules", "incoming", "young");
        File.WriteAllText(old, "x");
        File.WriteAllText(young, "x");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));

        Open();

        Assert.Equal(["young"], Files());
    }

    [Theory]
    [InlineData("sha256:00")]
    [InlineData("sha256:../../../../etc/passwd")]
    [InlineData("93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476")]
    [InlineData("sha256:93A44BBB96C751218E4C00D479E4C14358122A389ACCA16205B1E4D0DC5F9476")]
    public void GetPath_UnknownOrBadDigest_IsNotFound(string digest)
    {
        Assert.Null(Open().Find(digest));
        Assert.Equal(ProblemKind.NotFound, Assert.Throws<ProblemException>(() => Open().GetPath(digest)).Kind);
    }

    [Fact]
    public void Validate_LimitOutOfRange_NamesTheKey()
    {
        var result = new ModuleOptionsValidator().Validate(null, new ModuleOptions { MaxBytes = 0 });

        Assert.Contains("Modules:MaxBytes", result.FailureMessage, StringComparison.Ordinal);
    }
}
