using System.Globalization;
using Dashboard.Core.Errors;
using Dashboard.Core.Jobs;
using Dashboard.Core.Logs;
using Dashboard.Core.Modules;
using Dashboard.Core.Registry;

namespace Workers.Registry;

/// <summary>Pushes a stored module to a registry.</summary>
internal sealed class PublishHandler(IModuleStore modules, IRegistryClient client, IRegistryDirectory directory, RegistryReadiness readiness) : IJobHandler<PublishRequest>
{
    /// <inheritdoc/>
    public async Task<JobOutcome> ExecuteAsync(PublishRequest request, IJobContext context, CancellationToken cancellationToken)
    {
        var reference = OciReference.Parse(request.Reference);
        var spec = Spec(request, reference);
        context.Log.Write(LogSource.System, "By hand the same is, with oras or wasm-to-oci:");
        foreach (var line in RegistryCommands.Push(spec, directory.IsPlainHttp(reference.Host)))
        {
            context.ShowCommand(line);
        }

        await readiness.WaitForAsync(reference, cancellationToken);
        var size = modules.Find(request.Module)!.Size;
        var pushed = await client.PushAsync(spec, new TransferReport(context, "uploading the module", size), cancellationToken);
        Tell(context, spec, pushed);
        return JobOutcome.Success($"Published as {spec.Reference}.");
    }

    private PushSpec Spec(PublishRequest request, OciReference reference)
    {
        var module = modules.Find(request.Module) ?? throw new ProblemException(
            ProblemKind.NotFound,
            "The module was not published.",
            "It is not in the store.",
            "Give the digest of a module on the Modules page, sha256: and 64 hexadecimal digits.");
        return new PushSpec
        {
            Reference = reference.ToString(),
            ModulePath = modules.GetPath(module.Digest),
            Digest = module.Digest,
            Format = request.Format,
            Title = module.Name,
            Created = module.AddedAt,
        };
    }

    private static void Tell(IJobContext context, PushSpec spec, PushResult pushed)
    {
        if (!pushed.Uploaded)
        {
            context.Log.Write(LogSource.System, "The registry had the module's bytes already; none were sent.");
        }

        context.Log.Write(LogSource.Stdout, $"Pushed {spec.Reference}");
        context.Log.Write(LogSource.Stdout, $"Manifest digest: {pushed.ManifestDigest} (what a reference by digest names)");
        context.Log.Write(LogSource.Stdout, $"Layer digest:    {pushed.LayerDigest} (the module itself)");
        context.SetResult("reference", spec.Reference);
        context.SetResult("manifest", pushed.ManifestDigest);
        context.SetResult("layer", pushed.LayerDigest);
        context.SetResult("size", pushed.Size.ToString(CultureInfo.InvariantCulture));
        context.SetResult("format", WasmArtifactFormats.NameOf(spec.Format));
    }
}
