using Dashboard.Core.Registry;

namespace Dashboard.Core.Tests.Registry;

public sealed class RegistryCommandsTests
{
    [Theory]
    [InlineData(WasmArtifactFormat.WasmToOci)]
    [InlineData(WasmArtifactFormat.Cncf)]
    public async Task PushAndPull_TypedIntoAShell_MoveTheModule(WasmArtifactFormat format)
    {
        var oras = RegistryParts.Program("oras");
        await using var registry = await RealRegistry.StartAsync();
        using var folder = new TempFolder();
        var module = RegistryParts.Module();
        var spec = new PushSpec
        {
            Reference = $"{registry.Host}/typed:v1",
            ModulePath = folder.File("it's a module.wasm", module),
            Digest = OciDigest.Of(module),
            Format = format,
            Title = "m.wasm",
        };

        var push = RegistryCommands.Push(spec, plainHttp: true);
        var typed = string.Join("\n", [$"PATH={Path.GetDirectoryName(oras)}:$PATH", .. push.Take(2), "cd " + folder.Path, "mkdir out", "cd out", RegistryCommands.OrasPull(spec.Reference, true)]);
        var (exitCode, output) = await RegistryParts.RunAsync(folder.Path, "/bin/sh", "-e", "-c", typed);

        Assert.True(exitCode == 0, output);
        Assert.Equal(module, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "out", "it's a module.wasm")));
        Assert.Equal(format == WasmArtifactFormat.WasmToOci ? 3 : 2, push.Count);
    }
}
