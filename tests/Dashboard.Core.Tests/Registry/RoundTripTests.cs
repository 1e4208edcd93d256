using Dashboard.Core.Errors;
using Dashboard.Core.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Tests.Registry;

public sealed class RoundTripTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services = RegistryParts.Services();
    private RealRegistry _registry = null!;

    private IRegistryClient Client => _services.GetRequiredService<IRegistryClient>();

    public async ValueTask InitializeAsync() => _registry = await RealRegistry.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        await _services.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(WasmArtifactFormat.WasmToOci, 4096, "wasm-to-oci v1")]
    [InlineData(WasmArtifactFormat.WasmToOci, 40_000_000, "wasm-to-oci v1")]
    [InlineData(WasmArtifactFormat.Cncf, 4096, "CNCF wasm artifact v0")]
    public async Task PushThenPull_EachFormatAndSize_IdenticalDigest(WasmArtifactFormat format, int size, string words)
    {
        var module = RegistryParts.Module(size);
        var spec = Spec("team/wasm-demo:v0.0.0", module, format);
        var progress = new Recorder();

        var pushed = await Client.PushAsync(spec, progress, CancellationToken.None);
        using var back = new MemoryStream();
        var pulled = await Client.PullAsync(spec.Reference, back, 100_000_000, null, CancellationToken.None);

        Assert.Equal(OciDigest.Of(module), pushed.LayerDigest);
        Assert.Equal(pushed.LayerDigest, pulled.LayerDigest);
        Assert.Equal(pushed.ManifestDigest, pulled.ManifestDigest);
        Assert.Equal(module, back.ToArray());
        Assert.Equal(words, pulled.Format);
        Assert.Equal(module.Length, progress.Last);
    }

    [Fact]
    public async Task Push_SameModuleAgain_SendsNothingAndMakesTheSameManifest()
    {
        var spec = Spec("wasm-demo:v0.0.0", RegistryParts.Module(), WasmArtifactFormat.Cncf) with { Created = DateTimeOffset.UnixEpoch };

        var first = await Client.PushAsync(spec, null, CancellationToken.None);
        var second = await Client.PushAsync(spec, null, CancellationToken.None);

        Assert.True(first.Uploaded);
        Assert.False(second.Uploaded);
        Assert.Equal(first.ManifestDigest, second.ManifestDigest);
    }

    [Fact]
    public async Task Push_FileIsNotWhatTheDigestSays_StopsAndLeavesNothing()
    {
        var spec = Spec("wasm-demo:v0.0.0", RegistryParts.Module(), WasmArtifactFormat.WasmToOci) with { Digest = OciDigest.Of("other"u8) };

        var problem = await Assert.ThrowsAsync<ProblemException>(() => Client.PushAsync(spec, null, CancellationToken.None));

        Assert.Equal(ProblemKind.Conflict, problem.Kind);
        Assert.Contains("changed or damaged on disk", problem.Why, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ProblemException>(() => Client.InspectAsync(spec.Reference, CancellationToken.None));
    }

    [Theory]
    [InlineData(WasmArtifactFormat.WasmToOci)]
    [InlineData(WasmArtifactFormat.Cncf)]
    public async Task OrasPull_OfWhatWePushed_WritesTheSameBytes(WasmArtifactFormat format)
    {
        var oras = RegistryParts.Program("oras");
        var module = RegistryParts.Module();
        var spec = Spec("wasm-demo:v0.0.0", module, format);
        await Client.PushAsync(spec, null, CancellationToken.None);

        using var target = new TempFolder();
        var (exitCode, output) = await RegistryParts.RunAsync(target.Path, oras, "pull", "--plain-http", spec.Reference);

        Assert.True(exitCode == 0, output);
        Assert.Equal(module, await File.ReadAllBytesAsync(Path.Combine(target.Path, "demo.wasm")));
    }

    [Fact]
    public async Task Pull_OfWhatOrasPushed_GivesTheSameBytes()
    {
        var oras = RegistryParts.Program("oras");
        var module = RegistryParts.Module();
        _folder.File("demo.wasm", module);
        _folder.File("config.json", "{}"u8.ToArray());
        var reference = $"{_registry.Host}/by-oras:v1";
        var (exitCode, output) = await RegistryParts.RunAsync(
            _folder.Path, oras, "push", "--plain-http", reference, "--config", "config.json:application/vnd.wasm.config.v1+json", "demo.wasm:application/vnd.wasm.content.layer.v1+wasm");
        Assert.True(exitCode == 0, output);

        using var back = new MemoryStream();
        var pulled = await Client.PullAsync(reference, back, 1_000_000, null, CancellationToken.None);
        var artifact = await Client.InspectAsync(reference, CancellationToken.None);

        Assert.Equal(module, back.ToArray());
        Assert.Equal("wasm-to-oci v1", pulled.Format);
        Assert.Equal("demo.wasm", artifact.Title);
        Assert.NotNull(artifact.Created);
    }

    [Fact]
    public async Task Pull_OfTwoLayers_SaysThatOneIsRight()
    {
        var oras = RegistryParts.Program("oras");
        _folder.File("a.wasm", RegistryParts.Module());
        _folder.File("b.wasm", RegistryParts.Module());
        var reference = $"{_registry.Host}/two:v1";
        await RegistryParts.RunAsync(_folder.Path, oras, "push", "--plain-http", reference, "a.wasm:application/wasm", "b.wasm:application/wasm");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => Client.InspectAsync(reference, CancellationToken.None));

        Assert.Equal(ProblemKind.Unsupported, problem.Kind);
        Assert.Contains("2 layers", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_LargerThanAllowed_IsRefusedBeforeAnyByte()
    {
        var spec = Spec("wasm-demo:v0.0.0", RegistryParts.Module(10_000), WasmArtifactFormat.WasmToOci);
        await Client.PushAsync(spec, null, CancellationToken.None);

        using var back = new MemoryStream();
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Client.PullAsync(spec.Reference, back, 9_999, null, CancellationToken.None));

        Assert.Equal(ProblemKind.TooLarge, problem.Kind);
        Assert.Equal(0, back.Length);
    }

    [Fact]
    public async Task Pull_UnknownTag_KeepsTheRegistrysOwnError()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(() => Client.InspectAsync($"{_registry.Host}/none:v1", CancellationToken.None));

        Assert.Equal(ProblemKind.NotFound, problem.Kind);
        Assert.Contains("MANIFEST_UNKNOWN", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browse_ListsPagesAndDeletesByDigest()
    {
        foreach (var name in (string[])["a", "b/c", "d"])
        {
            await Client.PushAsync(Spec($"{name}:v1", RegistryParts.Module(), WasmArtifactFormat.WasmToOci), null, CancellationToken.None);
        }

        await using var services = RegistryParts.Services(("Registry:Connections:test:Host", _registry.Host));
        var registry = services.GetRequiredService<IRegistryDirectory>().Open("test");

        var first = await registry.ListRepositoriesAsync(2, null, CancellationToken.None);
        var second = await registry.ListRepositoriesAsync(2, first.Next, CancellationToken.None);
        Assert.Equal(["a", "b/c"], first.Items);
        Assert.Equal(["d"], second.Items);
        Assert.Null(second.Next);

        var repository = registry.GetRepository("b/c");
        Assert.Equal(["v1"], (await repository.ListTagsAsync(100, null, CancellationToken.None)).Items);
        var manifest = await repository.GetManifestAsync("v1", CancellationToken.None);
        await repository.DeleteManifestAsync(manifest.Digest, CancellationToken.None);
        Assert.Empty((await repository.ListTagsAsync(100, null, CancellationToken.None)).Items);
    }

    private PushSpec Spec(string name, byte[] module, WasmArtifactFormat format) => new()
    {
        Reference = $"{_registry.Host}/{name}",
        ModulePath = _folder.File("demo.wasm", module),
        Digest = OciDigest.Of(module),
        Format = format,
        Title = "demo.wasm",
    };

    private sealed class Recorder : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
