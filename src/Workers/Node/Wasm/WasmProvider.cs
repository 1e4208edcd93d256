using System.Collections.Concurrent;
using Dashboard.Core.Errors;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;
using Dashboard.Core.Sandbox;
using Workers.Node.Kubelet;

namespace Workers.Node.Wasm;

/// <summary>Runs containers that are WebAssembly modules: pulled as OCI artifacts, run in the sandbox.</summary>
internal sealed class WasmProvider(
    IRegistryClientFactory registries,
    IModuleStore modules,
    ImageIndex images,
    ISandbox sandbox,
    IReadOnlyList<string> insecureRegistries) : IContainerProvider
{
    /// <summary>Larger modules are refused; 64 MiB is the dashboard's own limit, and a node may be more generous.</summary>
    private const long MaxModuleBytes = 256L * 1024 * 1024;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _pulls = new(StringComparer.Ordinal);

    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var runtimes = await sandbox.GetRuntimesAsync(cancellationToken);
        return runtimes.FirstOrDefault(r => r.Installed) is { } runtime ? $"{runtime.Name}://{runtime.Version}" : "none://0";
    }

    public async Task<ContainerImage> PullAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        // Many pods of one image: fetched once, the others find it.
        var gate = _pulls.GetOrAdd(request.Reference, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            var policy = request.Policy ?? (HasMovingTag(request.Reference) ? "Always" : "IfNotPresent");
            if (policy != "Always" && Known(request.Reference) is { } known)
            {
                return known;
            }

            return policy == "Never"
                ? throw new ProblemException(ProblemKind.NotFound, $"{request.Reference} is not on this node.", "imagePullPolicy is Never.", "Use IfNotPresent or Always.")
                : await FetchAsync(request, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<ContainerExit> RunAsync(ContainerRun run, ILogSink log, CancellationToken cancellationToken)
    {
        var standard = new RunLimits();
        var result = await sandbox.RunAsync(
            new RunSpec
            {
                ModulePath = run.Image.Path,
                ModuleDigest = run.Image.ContentDigest,
                ProgramName = run.ProgramName,
                Args = run.Args,
                Env = run.Env,
                Preopens = run.Mounts,
                Limits = standard with { WallTime = null, OutputBytes = null, MemoryBytes = run.MemoryBytes ?? standard.MemoryBytes },
            },
            log,
            cancellationToken);
        return ToExit(result);
    }

    /// <summary>An exit by proc_exit(0) is success, whatever way the runtime took to get there.</summary>
    internal static ContainerExit ToExit(RunResult result) => result.End switch
    {
        RunEnd.Exited when result.ExitCode == 0 => new ContainerExit(0, "Completed", null),
        RunEnd.Exited => new ContainerExit(result.ExitCode, "Error", result.Reason),
        RunEnd.MemoryLimit => new ContainerExit(137, "OOMKilled", result.Reason),
        RunEnd.NotInstantiated => new ContainerExit(128, "StartError", result.Reason),
        RunEnd.Cancelled => new ContainerExit(137, "Error", "The container was stopped."),
        _ => new ContainerExit(result.ExitCode == 0 ? 134 : result.ExitCode, "Error", result.Reason),
    };

    private static bool HasMovingTag(string reference)
    {
        if (reference.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var name = reference[(reference.LastIndexOf('/') + 1)..];
        return !name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal);
    }

    private ContainerImage? Known(string reference) =>
        images.Find(reference) is { } entry && modules.Find(entry.ModuleDigest) is { } module
            ? new ContainerImage(reference, entry.ManifestDigest, module.Digest, modules.GetPath(module.Digest), Cached: true)
            : null;

    private async Task<ContainerImage> FetchAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var client = registries.Create(new RegistryAccess { Credentials = request.Credentials, InsecureHosts = insecureRegistries });
        var artifact = await client.InspectAsync(request.Reference, cancellationToken);
        var cached = modules.Find(artifact.LayerDigest) is not null;
        if (!cached)
        {
            await using var content = await client.OpenAsync(artifact, MaxModuleBytes, cancellationToken);
            var stored = await modules.AddAsync(content, artifact.Title ?? "module.wasm", request.Reference, cancellationToken);
            if (stored.Digest != artifact.LayerDigest)
            {
                throw new ProblemException(
                    ProblemKind.Upstream, $"{request.Reference} is not what its manifest says.", $"The manifest names {artifact.LayerDigest}, the module is {stored.Digest}.", "Publish it again.");
            }
        }

        images.Put(request.Reference, new ImageEntry(artifact.ManifestDigest, artifact.LayerDigest));
        return new ContainerImage(request.Reference, artifact.ManifestDigest, artifact.LayerDigest, modules.GetPath(artifact.LayerDigest), cached);
    }
}
