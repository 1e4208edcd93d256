using Dashboard.Core.Errors;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Sizes;
using Dashboard.Core.Processes;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Storage;
using Dashboard.Core.Tests.Sandbox;
using Dashboard.Core.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Modules;

/// <summary>The real wasm-opt inside the real wall.</summary>
public sealed class ModuleSizesTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Locator _tools = new();
    private readonly ServiceProvider _services;

    public ModuleSizesTests()
    {
        var configuration = new ConfigurationBuilder().Build();
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(new DataPaths(_folder.Root))
            .AddLogging()
            .AddModules(configuration)
            .AddProcesses()
            .AddSandbox(configuration)
            .AddSingleton<IToolLocator>(_tools)
            .BuildServiceProvider();
    }

    private IModuleSizes Sizes => _services.GetRequiredService<IModuleSizes>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> StoreAsync(byte[] module) =>
        (await _services.GetRequiredService<IModuleStore>().AddAsync(new MemoryStream(module), "m.wasm", "test", CancellationToken.None)).Digest;

    private void Need() => Assert.SkipUnless(_tools.Find("wasm-opt") is not null && _tools.Find("bwrap") is not null, "needs wasm-opt (binaryen) and bubblewrap");

    [Fact]
    public async Task Get_Module_IsMeasuredOnceAndRemembered()
    {
        Need();
        var module = Guests.Hello();
        var digest = await StoreAsync(module);

        var sizes = await Sizes.GetAsync(digest, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90));

        Assert.Equal((module.Length, "wasm-opt -Oz", null), (sizes.Raw, sizes.Optimizer, sizes.Note));
        Assert.InRange(sizes.Optimized ?? 0, 1, module.Length);
        Assert.InRange(sizes.OptimizedGzip ?? 0, 1, module.Length + 64);
        var entry = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Root, "cache", "sizes")));
        await File.WriteAllTextAsync(entry, """{"Raw":1,"Gzip":2}""");
        Assert.Equal(new ModuleSizes(1, 2), await Sizes.GetAsync(digest, CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder.Root, "cache", "sizes-making")));
    }

    [Fact]
    public async Task Get_ModuleItCantRead_SaysSoInItsWordsAndRemembers()
    {
        Need();

        // A function that returns nothing where a number is due: the store takes it, which does not look into code.
        var builder = new WasmBuilder();
        var type = builder.Type([], [0x7F]);
        builder.Function(type, 0, [0xFF]);
        var digest = await StoreAsync(builder.Build());

        var sizes = await Sizes.GetAsync(digest, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90));

        Assert.Null(sizes.Optimized);
        Assert.True(sizes.Gzip > 0);
        Assert.StartsWith("wasm-opt could not read it: ", sizes.Note, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Root, "cache", "sizes")));
    }

    [Theory]
    [InlineData("wasm-opt", "wasm-opt is not installed.")]
    [InlineData("bwrap", "wasm-opt is only run inside bubblewrap, which is not installed.")]
    public async Task Get_ToolMissing_StillMeasuresAndIsNotRemembered(string missing, string note)
    {
        Need();
        _tools.Missing = missing;
        var digest = await StoreAsync(Guests.Hello());

        var sizes = await Sizes.GetAsync(digest, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90));

        Assert.Equal((null, note), (sizes.Optimized, sizes.Note));
        _tools.Missing = null;
        Assert.NotNull((await Sizes.GetAsync(digest, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90))).Optimized);
    }

    [Fact]
    public async Task Get_NoSuchModule_IsNotFound() =>
        Assert.Equal(ProblemKind.NotFound, (await Assert.ThrowsAsync<ProblemException>(() => Sizes.GetAsync("sha256:00", CancellationToken.None))).Kind);

    [Fact]
    public async Task Confined_Tool_SeesNeitherTheHostNorAnotherFile()
    {
        Need();
        var secret = Path.Combine(_folder.Root, "secret.wasm");
        await File.WriteAllBytesAsync(secret, Guests.Hello());
        var output = Directory.CreateDirectory(Path.Combine(_folder.Root, "out")).FullName;

        var end = await _services.GetRequiredService<ConfinedTool>().RunAsync(
            new ConfinedRun("wasm-opt", [secret, "-o", "/out/o.wasm"], secret, output), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90));

        Assert.NotNull(end.Failure);
        Assert.Empty(Directory.GetFileSystemEntries(output));
    }

    private sealed class Locator : IToolLocator
    {
        private readonly ToolLocator _real = new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Tools:Path", (string?)ToolsFolder())]).Build());

        public string? Missing { get; set; }

        public ToolLocation? Find(string name) => name == Missing ? null : _real.Find(name);

        private static string ToolsFolder()
        {
            var folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Dashboard.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return Path.Combine(folder ?? "/", ".tools");
        }
    }
}
