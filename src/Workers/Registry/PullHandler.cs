using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;
using Microsoft.Extensions.Options;

namespace Workers.Registry;

/// <summary>Pulls a module from a registry into the store.</summary>
internal sealed class PullHandler(
    IModuleStore modules, IOptions<ModuleOptions> limits, IRegistryClient client, IRegistryDirectory directory, RegistryReadiness readiness) : IJobHandler<PullRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(PullRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var reference = OciReference.Parse(request.Reference);
        var plainHttp = directory.IsPlainHttp(reference.Host);
        context.Log.Write(LogSource.System, "By hand the same is, with oras or wasm-to-oci:");
        context.ShowCommand(RegistryCommands.OrasPull(reference.ToString(), plainHttp));
        context.ShowCommand(RegistryCommands.WasmToOciPull(reference.ToString(), "module.wasm", plainHttp));

        await readiness.WaitForAsync(reference, cancellationToken);
        var artifact = await client.InspectAsync(reference.ToString(), cancellationToken);
        context.Log.Write(LogSource.Stdout, $"{artifact.Reference} is a {artifact.Format} of {artifact.Size} bytes");
        var module = modules.Find(artifact.LayerDigest) is { } known
            ? Keep(known, context)
            : await FetchAsync(artifact, reference, context, cancellationToken);
        Tell(context, artifact, module);
        return JobOutcome.Success($"Pulled {artifact.Reference}.");
    }

    private static StoredModule Keep(StoredModule known, IJobContext context)
    {
        context.Log.Write(LogSource.System, "The store has this module already; nothing was fetched.");
        return known;
    }

    private async Task<StoredModule> FetchAsync(WasmArtifact artifact, OciReference reference, IJobContext context, CancellationToken cancellationToken)
    {
        var report = new TransferReport(context, "downloading the module", artifact.Size);
        await using var source = await client.OpenAsync(artifact, limits.Value.MaxBytes, cancellationToken);
        await using var counted = new CountingStream(source, report);
        var name = artifact.Title ?? reference.Repository[(reference.Repository.LastIndexOf('/') + 1)..] + ".wasm";
        var module = await modules.AddAsync(counted, name, $"pulled from {artifact.Reference}", cancellationToken);
        return module.Digest == artifact.LayerDigest
            ? module
            : throw new ProblemException(ProblemKind.Upstream, $"{artifact.Reference} was not pulled.", $"Its bytes have the digest {module.Digest}, not {artifact.LayerDigest}.", "Publish the module again.");
    }

    private static void Tell(IJobContext context, WasmArtifact artifact, StoredModule module)
    {
        context.Log.Write(LogSource.Stdout, $"Manifest digest: {artifact.ManifestDigest} (what a reference by digest names)");
        context.Log.Write(LogSource.Stdout, $"Layer digest:    {artifact.LayerDigest} (the module itself, checked)");
        context.SetResult("reference", artifact.Reference);
        context.SetResult("manifest", artifact.ManifestDigest);
        context.SetResult("layer", artifact.LayerDigest);
        context.SetResult("size", module.Size.ToString(CultureInfo.InvariantCulture));
        context.SetResult("format", artifact.Format);
        context.SetResult("module", module.Digest);
    }
}
