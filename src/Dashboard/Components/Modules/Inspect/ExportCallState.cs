using Dashboard.Components.Shared;
using Dashboard.Core.Jobs;
using Dashboard.Core.Modules;
using Dashboard.Core.Modules.Inspection;
using Dashboard.Core.Sandbox;
using Dashboard.Core.Sandbox.Runtimes;

namespace Dashboard.Components.Modules.Inspect;

/// <summary>A call of one export on the server: its fields, and the job it became.</summary>
public sealed class ExportCallState(IModuleStore modules, ISandbox sandbox, IJobService jobs, SandboxOptions options, InvokeSignature signature)
{
    /// <summary>What was typed, one for each parameter.</summary>
    public string[] Args { get; } = [.. signature.Parameters.Select(_ => "0")];

    /// <summary>The call.</summary>
    public ActionState Calling { get; } = new();

    /// <summary>The run it became; null before the first call.</summary>
    public Job? Job { get; private set; }

    /// <summary>Calls it in a run of its own, on the first runtime that can.</summary>
    public Task CallAsync(string digest, ModuleExport export) => Calling.RunAsync(async () =>
    {
        var request = RunRequest.Create(modules, digest) with { Invoke = export.Name, Args = [.. Args.Select(a => a.Trim())] };
        await sandbox.DescribeCommandAsync(request.ToSpec(modules, options.Limits), CancellationToken.None);
        Job = await jobs.SubmitAsync(request, "local", CancellationToken.None);
    });
}
