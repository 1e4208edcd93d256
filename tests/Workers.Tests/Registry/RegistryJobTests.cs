using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;

namespace Workers.Tests.Registry;

public sealed class RegistryJobTests
{
    [Theory]
    [InlineData(WasmArtifactFormat.WasmToOci, "wasm-to-oci")]
    [InlineData(WasmArtifactFormat.Cncf, "cncf")]
    public async Task PublishThenPull_IntoAnotherStore_IdenticalDigest(WasmArtifactFormat format, string name)
    {
        RegistryHost.NeedsProgram();
        await using var host = await RegistryHost.StartAsync();
        await using var other = await RegistryHost.StartAsync(null, ("Registry:Local:Enabled", "false"));
        var module = await host.AddModuleAsync(3_000_000);
        var reference = $"{host.Local.Status.Host}/team/wasm-demo:v0.0.0";

        // Submitted while the registry may still be starting: the job waits for it.
        var (published, log) = await host.RunAsync(PublishRequest.Create(host.Get<IModuleStore>(), module.Digest, reference, format));
        var (pulled, _) = await other.RunAsync(PullRequest.Create(reference));

        Assert.True(published.State == JobState.Succeeded, published.Reason);
        Assert.True(pulled.State == JobState.Succeeded, pulled.Reason);
        Assert.Equal(reference, published.Results["reference"]);
        Assert.Equal(module.Digest, published.Results["layer"]);
        Assert.Equal(name, published.Results["format"]);
        Assert.Equal(published.Results["manifest"], pulled.Results["manifest"]);
        Assert.Equal(module.Digest, pulled.Results["module"]);
        Assert.Equal(module.Name, other.Get<IModuleStore>().Find(module.Digest)!.Name);
        Assert.Contains("oras push --plain-http " + reference, log, StringComparison.Ordinal);
        Assert.Contains($"Layer digest:    {module.Digest} (the module itself)", log, StringComparison.Ordinal);
        Assert.Contains($"oras pull --plain-http {reference}", pulled.Commands);
    }

    [Fact]
    public async Task Pull_ModuleAlreadyInTheStore_FetchesNothing()
    {
        RegistryHost.NeedsProgram();
        await using var host = await RegistryHost.StartAsync();
        var module = await host.AddModuleAsync();
        var reference = $"{host.Local.Status.Host}/wasm-demo:v0.0.0";
        await host.RunAsync(new PublishRequest(module.Digest, reference, WasmArtifactFormat.WasmToOci));

        var (job, log) = await host.RunAsync(PullRequest.Create(reference));

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Contains("nothing was fetched", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_LayerThatIsNoWasm_FailsAndStoresNothing()
    {
        RegistryHost.NeedsProgram();
        await using var host = await RegistryHost.StartAsync();
        await host.Local.WaitUntilReadyAsync(RegistryHost.Limit, CancellationToken.None);
        var text = Path.Combine(host.Folder, "text.wasm");
        await File.WriteAllTextAsync(text, "not wasm at all");
        var reference = $"{host.Local.Status.Host}/text:v1";
        await host.Get<IRegistryClient>().PushAsync(new PushSpec { Reference = reference, ModulePath = text, Title = "text.wasm" }, null, CancellationToken.None);

        var (job, _) = await host.RunAsync(PullRequest.Create(reference));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("WebAssembly", job.Reason, StringComparison.Ordinal);
        Assert.Empty(host.Get<IModuleStore>().List());
    }

    [Fact]
    public async Task Publish_RegistryProgramMissing_FailsWithWhatToDo()
    {
        await using var host = await RegistryHost.StartAsync(null, ("Tools:docker-registry", "/nowhere/docker-registry"));
        var module = await host.AddModuleAsync();

        var (job, _) = await host.RunAsync(new PublishRequest(module.Digest, $"{host.Local.Status.Host}/a:v1", WasmArtifactFormat.WasmToOci));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("make setup", job.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_BadInput_IsRefusedBeforeItIsQueued()
    {
        await using var host = await RegistryHost.StartAsync(null, ("Registry:Local:Enabled", "false"));
        var modules = host.Get<IModuleStore>();
        var module = await host.AddModuleAsync();

        Assert.Equal("r.io/a:latest", PublishRequest.Create(modules, module.Digest, "r.io/a", WasmArtifactFormat.Cncf).Reference);
        Assert.Equal(ProblemKind.Invalid, Assert.Throws<ProblemException>(() => PublishRequest.Create(modules, module.Digest, "a b", WasmArtifactFormat.Cncf)).Kind);
        Assert.Equal(ProblemKind.Invalid, Assert.Throws<ProblemException>(() => PublishRequest.Create(modules, module.Digest, $"r.io/a@{module.Digest}", WasmArtifactFormat.Cncf)).Kind);
        Assert.Equal(ProblemKind.NotFound, Assert.Throws<ProblemException>(() => PublishRequest.Create(modules, "sha256:1", "r.io/a:v1", WasmArtifactFormat.Cncf)).Kind);
        Assert.Equal(ProblemKind.Invalid, Assert.Throws<ProblemException>(() => PullRequest.Create(null)).Kind);
    }
}
